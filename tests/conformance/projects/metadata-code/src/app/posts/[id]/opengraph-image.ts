export const alt = 'A post'
export default async function image({ params, ...rest }: { params: Promise<{ id: string }> }) {
  return new Response(`${Object.keys(rest)} ${(await params).id} run-${crypto.randomUUID()}`, { headers: { 'Content-Type': 'image/png' } })
}
