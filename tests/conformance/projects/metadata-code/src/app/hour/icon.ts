export const revalidate = 3600
export default async function icon() {
  return new Response(`run-${crypto.randomUUID()}`, { headers: { 'Content-Type': 'image/svg+xml' } })
}
