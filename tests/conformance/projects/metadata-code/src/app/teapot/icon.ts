export default async function icon() {
  return new Response('short', { status: 418 })
}
