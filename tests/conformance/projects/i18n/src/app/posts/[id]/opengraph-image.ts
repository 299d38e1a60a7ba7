export default async function image({ params }: { params: Promise<{ id: string }> }) {
  return new Response(`post ${(await params).id}`, { headers: { 'Content-Type': 'image/png' } })
}
