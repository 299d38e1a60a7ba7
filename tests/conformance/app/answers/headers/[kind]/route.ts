import { NextResponse } from 'next/server'

const text = (headers?: HeadersInit) => new Response('h', { headers })

/** Sets, appends and deletes headers of an answer. */
export async function GET(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  const response = new NextResponse('h')
  const { headers } = response
  switch ((await params).kind) {
    case 'append':
      headers.append('X-A', '1')
      headers.append('x-a', '2')
      headers.append('X-a', '3')
      return response
    case 'append-empty':
      headers.append('X-A', '1')
      headers.append('X-A', '')
      headers.append('X-A', '3')
      return response
    case 'set':
      headers.append('X-A', '1')
      headers.append('X-A', '2')
      headers.set('x-A', '3')
      return response
    case 'delete':
      headers.append('X-A', '1')
      headers.delete('x-a')
      headers.delete('x-b')
      return response
    case 'delete-type':
      headers.delete('Content-Type')
      return response
    case 'append-type':
      headers.append('Content-Type', 'a/b')
      return response
    case 'set-type':
      headers.set('Content-Type', 'Text/X; Charset="a b"')
      return response
    case 'empty-type':
      headers.set('Content-Type', '')
      return response
    case 'read': {
      headers.append('X-A', '1')
      headers.append('X-A', '2')
      return Response.json([headers.get('x-a'), headers.get('x-b'), headers.has('X-A'), headers.get('content-type')])
    }
    case 'cookies-append':
      headers.append('Set-Cookie', 'a=1')
      headers.append('Set-Cookie', 'a=1')
      headers.append('Set-Cookie', 'b=2; Path=/b, c')
      return response
    case 'cookies-list':
      headers.append('Set-Cookie', 'a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT, b=2,c=3, d')
      return response
    case 'cookies-set':
      headers.append('Set-Cookie', 'a=1')
      headers.append('Set-Cookie', 'b=1')
      headers.set('Set-Cookie', 'c=1')
      return response
    case 'pairs':
      return text([
        ['x-a', '1'],
        ['set-cookie', 'a=1'],
        ['x-a', '2'],
        ['set-cookie', 'b=1'],
      ])
    case 'json-pairs':
      return NextResponse.json({}, { headers: [['a', '1'], ['A', '2'], ['content-type', 'text/x']] })
    case 'trimmed':
      return text({ 'X-A': ' \t a \t b\t ' })
    case 'vary':
      headers.set('Vary', 'Origin')
      headers.append('Vary', 'Accept-Encoding')
      return response
    case 'vary-star':
      return text({ Vary: '*' })
    case 'latin1-name':
      return text({ 'x-\u00e9': '1' })
    case 'space-name':
      return text({ 'x a': '1' })
    case 'empty-name':
      return text({ '': '1' })
    case 'line-break':
      return text({ 'X-A': 'a\r\nX-B: b' })
    case 'line-feed-end':
      return text({ 'X-A': 'a\n' })
    case 'nul':
      return text({ 'X-A': 'a\0b' })
    case 'control':
      return text({ 'X-A': 'a\u0001b' })
    case 'delete-control':
      return text({ 'X-A': 'a\u007fb' })
    case 'tab':
      return text({ 'X-A': 'a\tb' })
    case 'latin1-no-body':
      return new Response(null, { headers: { 'X-A': 'caf\u00e9' } })
    case 'long':
      return text({ 'X-A': 'a'.repeat(10000) })
    case 'etag-weak':
      return text({ ETag: 'W/"a"' })
    case 'encoding':
      return text({ 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' })
    case 'language':
      return text({ 'Content-Language': 'de', 'Content-Disposition': 'attachment; filename="a b.txt"' })
    case 'cors':
      return new Response(null, {
        status: 204,
        headers: {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET, POST',
          'Access-Control-Max-Age': '86400',
        },
      })
    case 'retry':
      return new Response(null, { status: 503, headers: { 'Retry-After': '120' } })
    case 'challenge':
      return new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } })
    case 'location':
      return text({ Location: '/a b?c#d' })
    case 'link':
      headers.append('Link', '</a>; rel=preload')
      headers.append('Link', '</b>; rel=preload')
      return response
    case 'cache':
      return text({ 'Cache-Control': 'no-store, max-age=0', Pragma: 'no-cache', Expires: '0', Age: '3' })
    case 'security':
      return text({ 'X-Frame-Options': 'DENY', 'Content-Security-Policy': "default-src 'self'", 'Strict-Transport-Security': 'max-age=1' })
    case 'length-null-body':
      return new Response(null, { headers: { 'Content-Length': '5' } })
    case 'upgrade':
      return text({ Upgrade: 'h2c', Trailer: 'x' })
    case 'next-cache':
      return text({ 'x-nextjs-cache': 'HIT', 'x-vercel-id': '1' })
    case 'many':
      for (let at = 0; at < 60; at++) headers.set(`x-many-${at}`, String(at))
      return response
  }
  return new Response(null, { status: 404 })
}
