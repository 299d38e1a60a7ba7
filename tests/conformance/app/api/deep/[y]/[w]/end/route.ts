export async function GET(_request: Request, { params }: { params: Promise<{ y: string; w: string }> }) {
  return Response.json({ route: '/api/deep/[y]/[w]/end', params: await params })
}
