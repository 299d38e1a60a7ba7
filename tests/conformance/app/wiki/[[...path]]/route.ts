export async function GET(_request: Request, { params }: { params: Promise<{ path?: string[] }> }) {
  return Response.json({ route: '/wiki/[[...path]]', params: await params })
}
