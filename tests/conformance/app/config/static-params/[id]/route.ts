export const dynamic = 'force-static'

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json([(await params).id, new URL(request.url).search, request.headers.get('x-test')])
}
