export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ route: '/items/[id]', params: await params })
}
