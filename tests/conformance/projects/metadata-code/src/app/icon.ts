export const size = { width: 32, height: 32 }
export const contentType = 'image/png'
export default function icon() {
  return new Response(new Uint8Array([1, 2, 3]), { headers: { 'Content-Type': 'image/png' } })
}
