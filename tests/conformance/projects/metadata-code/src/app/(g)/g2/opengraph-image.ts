export default async function image() {
  return new Response('group', { headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=60' } })
}
