export async function GET(request: Request, { params }: { params: Promise<{ path: string[] }> }) {
  return Response.json(await params)
}
