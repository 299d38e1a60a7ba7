export async function generateImageMetadata({ params }: { params: { id: string } }) {
  return [{ id: 0, alt: params?.id }, { id: `big-${params?.id}` }]
}
export default async function image({ params, id }: { params: Promise<{ id: string }>; id: Promise<string> }) {
  return new Response(`${JSON.stringify(await params)} ${await id} run-${crypto.randomUUID()}`, { headers: { 'Content-Type': 'image/png' } })
}
