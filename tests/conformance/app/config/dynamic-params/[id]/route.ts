export const dynamicParams = true
export const dynamic = 'auto'
export const revalidate = false
export const fetchCache = 'auto'
export const preferredRegion = 'auto'
export const maxDuration = 5

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return Response.json([(await params).id, new URL(request.url).search, request.headers.get('x-test')])
}
