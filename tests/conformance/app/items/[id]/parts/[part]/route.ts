export async function GET(_request: Request, { params }: { params: Promise<{ id: string; part: string }> }) {
  return Response.json({ route: '/items/[id]/parts/[part]', params: await params })
}
