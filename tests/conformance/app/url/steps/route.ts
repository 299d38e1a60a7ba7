import type { NextRequest } from 'next/server'

/** Does to the address what the steps in the header `X-Script` say, one after the other. */
export async function GET(request: NextRequest) {
  const url = request.nextUrl.clone()
  for (const [step, ...args] of JSON.parse(request.headers.get('x-script') ?? '')) {
    switch (step) {
      case 'pathname':
        url.pathname = args[0]
        break
      case 'search':
        url.search = args[0]
        break
      case 'hash':
        url.hash = args[0]
        break
      case 'host':
        url.host = args[0]
        break
      case 'hostname':
        url.hostname = args[0]
        break
      case 'port':
        url.port = args[0]
        break
      case 'protocol':
        url.protocol = args[0]
        break
      case 'set':
        url.searchParams.set(args[0], args[1])
        break
      case 'append':
        url.searchParams.append(args[0], args[1])
        break
      case 'delete':
        args.length > 1 ? url.searchParams.delete(args[0], args[1]) : url.searchParams.delete(args[0])
        break
      case 'sort':
        url.searchParams.sort()
        break
    }
  }
  const { href, origin, protocol, host, hostname, pathname, search, hash } = url
  return Response.json([href, origin, protocol, host, hostname, pathname, search, hash, [...url.searchParams]])
}
