export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ route: '/api/mix/[id]/view', params: await params })
}
