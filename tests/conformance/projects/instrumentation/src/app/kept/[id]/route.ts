export const dynamic = 'force-static'

const seen = new Set<string>()

// Fails from the second run on, and at once if the id begins with `fails`.
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  if (seen.has(id) || id.startsWith('fails')) throw new Error(`planted ${id}`)
  seen.add(id)
  return new Response('kept')
}
