import type { NextRequest } from 'next/server'

export async function GET(request: NextRequest) {
  const url = request.nextUrl
  return Response.json({
    href: url.href,
    origin: url.origin,
    protocol: url.protocol,
    host: url.host,
    hostname: url.hostname,
    port: url.host.endsWith(':' + url.port),
    pathname: url.pathname,
    search: url.search,
    hash: url.hash,
    basePath: url.basePath,
    text: String(url),
    json: url,
  })
}
