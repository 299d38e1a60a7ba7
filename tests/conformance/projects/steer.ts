import { NextResponse, type NextRequest } from 'next/server'

/** A proxy that does what the header `X-Do` says, with the path in `X-Target`. */
export function steer(request: NextRequest) {
  const url = request.nextUrl.clone()
  const target = request.headers.get('x-target') ?? ''
  const plain = new URL(target, request.url)
  switch (request.headers.get('x-do')) {
    case 'seen': {
      const { pathname, search } = new URL(request.url)
      const seen = request.nextUrl
      return Response.json({
        url: pathname + search,
        href: seen.href.slice(seen.origin.length),
        pathname: seen.pathname,
        search: seen.search,
        basePath: seen.basePath,
        locale: seen.locale,
      })
    }
    case 'redirect':
      url.pathname = target
      return NextResponse.redirect(url)
    case 'redirect-plain':
      return NextResponse.redirect(plain)
    case 'rewrite':
      url.pathname = target
      return NextResponse.rewrite(url)
    case 'rewrite-plain':
      return NextResponse.rewrite(plain)
    default:
      return NextResponse.next({ headers: { Proxied: url.pathname } })
  }
}
