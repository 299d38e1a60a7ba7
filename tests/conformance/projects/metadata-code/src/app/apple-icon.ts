export function generateImageMetadata() {
  return [{ id: 'small', contentType: 'image/png', size: { width: 48, height: 48 } }, { id: 2, contentType: 'image/svg+xml' }]
}
export default async function icon({ id }: { id: Promise<string | number> }) {
  const i = await id
  return new Response(`${typeof i}:${i}`, { headers: { 'Content-Type': i === 'small' ? 'image/png' : 'image/svg+xml' } })
}
