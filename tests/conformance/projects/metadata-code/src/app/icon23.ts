export default function icon() {
  return new Response(new Uint8Array([1, 2, 3, 4]))
}
