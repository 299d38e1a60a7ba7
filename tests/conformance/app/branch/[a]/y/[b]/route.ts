export async function GET(_request: Request, { params }: { params: Promise<{ a: string; b: string }> }) {
  return Response.json({ route: '/branch/[a]/y/[b]', params: await params })
}
