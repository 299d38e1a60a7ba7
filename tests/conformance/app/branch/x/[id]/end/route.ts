export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ route: '/branch/x/[id]/end', params: await params })
}
