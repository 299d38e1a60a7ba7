/** Reads the body in one way, and then in another. */
export async function POST(request: Request, { params }: { params: Promise<{ kind: string }> }) {
  const [first, second] = (await params).kind.split('-') as ('json' | 'text' | 'formData' | 'blob' | 'arrayBuffer')[]
  const seen: unknown[] = [request.bodyUsed]
  for (const way of [first, second]) {
    try {
      await request[way]()
      seen.push('read')
    } catch (error) {
      seen.push((error as Error).name)
    }
    seen.push(request.bodyUsed)
  }
  return Response.json(seen)
}
