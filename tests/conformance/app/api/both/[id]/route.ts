export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ route: '/api/both/[id]', params: await params })
}
