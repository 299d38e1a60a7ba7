export const dynamic = 'force-dynamic'

export function GET(request) {
  return new Response(`feed ${request.nextUrl.pathname}${request.nextUrl.search}`)
}
