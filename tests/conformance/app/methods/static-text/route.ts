export const dynamic = 'force-static'

export async function GET(request: Request) {
  return new Response(new URL(request.url).search || 'no query', { status: 203, headers: { 'X-Static': 'yes' } })
}
