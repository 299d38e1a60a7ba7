import type { NextRequest } from 'next/server'

/** Sets a part of the address to what the query says. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ kind: string }> }) {
  const to = request.nextUrl.searchParams.get('to') ?? ''
  const url = request.nextUrl.clone()
  url.search = '?q=1'
  switch ((await params).kind) {
    case 'pathname':
      url.pathname = to
      break
    case 'search':
      url.search = to
      break
    case 'hash':
      url.hash = to
      break
    case 'host':
      url.host = to
      break
    case 'hostname':
      url.hostname = to
      break
    case 'port':
      url.port = to
      break
    case 'protocol':
      url.protocol = to
      break
    case 'join':
      return Response.json(new URL(to, url).href)
    case 'join-path':
      return Response.json(new URL(to, 'http://conformance.test/a/b?c').href)
  }
  return Response.json({ href: url.href, unchanged: request.nextUrl.href === request.url })
}
