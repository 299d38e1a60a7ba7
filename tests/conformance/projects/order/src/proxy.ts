import { NextResponse, type NextRequest } from 'next/server'

/** Responds, rewrites or redirects below `/proxy`, and marks every other response. */
export function proxy(request: NextRequest) {
  const url = request.nextUrl.clone()
  const { pathname } = url
  if (pathname.startsWith('/proxy/respond') || url.searchParams.has('respond')) {
    return new Response('proxy', { status: 203, headers: { 'X-Both': 'proxy', 'Proxy': pathname } })
  }
  if (pathname.startsWith('/proxy/redirect') || url.searchParams.has('redirect')) {
    url.pathname = '/target/from-proxy'
    return NextResponse.redirect(url)
  }
  const target = request.headers.get('x-rewrite')
  if (target !== null) {
    url.pathname = target
    return NextResponse.rewrite(url, { headers: { 'Proxy': pathname } })
  }
  const headers = new Headers(request.headers)
  if (pathname === '/has') {
    headers.set('x-from-proxy', '1')
  }
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Proxy', pathname)
  if (url.searchParams.has('both')) {
    response.headers.set('X-Both', 'proxy')
  }
  return response
}
