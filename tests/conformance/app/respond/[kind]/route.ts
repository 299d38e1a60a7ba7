import { NextResponse } from 'next/server'

const bytes = new Uint8Array([0, 1, 254, 255])

/** Answers in the ways that handlers do. */
async function respond(_request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  switch ((await params).kind) {
    case 'json':
      return Response.json({ b: 1.0, a: [null, true], 2: 'two', 1: 'one' })
    case 'next-json':
      return NextResponse.json({ b: 1.0 }, { status: 201, headers: { 'X-Made': 'yes' } })
    case 'json-typed':
      return Response.json({ problem: true }, { status: 422, headers: { 'Content-Type': 'application/problem+json' } })
    case 'json-null':
      return Response.json(null)
    case 'json-string':
      return NextResponse.json('é\u2028"')
    case 'json-number':
      return Response.json(1e21)
    case 'json-undefined':
      return Response.json(undefined)
    case 'json-204':
      return NextResponse.json({}, { status: 204 })
    case 'text':
      return new Response('text')
    case 'next-text':
      return new NextResponse('é')
    case 'html':
      return new Response('<p>', { headers: { 'content-type': 'text/html; charset=utf-8' } })
    case 'empty':
      return new Response('')
    case 'null':
      return new Response(null)
    case 'nothing':
      return new Response()
    case 'bytes':
      return new Response(bytes)
    case 'blob':
      return new Response(new Blob(['a,b'], { type: 'text/CSV' }))
    case 'form':
      return new Response(new URLSearchParams({ a: '1', b: 'é &' }))
    case 'stream':
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('one '))
            controller.enqueue(new TextEncoder().encode('two'))
            controller.close()
          },
        }),
      )
    case 'no-content':
      return new Response(null, { status: 204 })
    case 'not-modified':
      return new Response(null, { status: 304, headers: { ETag: '"x"' } })
    case 'reset-content':
      return new Response(null, { status: 205 })
    case 'created':
      return new Response('made', { status: 201, statusText: 'Made', headers: { Location: '/respond/1' } })
    case 'teapot':
      return new Response('short and stout', { status: 418 })
    case 'status-599':
      return new Response('edge', { status: 599 })
    case 'status-600':
      return new Response('over', { status: 600 })
    case 'status-199':
      return new Response('under', { status: 199 })
    case 'body-on-204':
      return new Response('not allowed', { status: 204 })
    case 'headers':
      return new Response('h', {
        headers: [
          ['X-Many', 'a'],
          ['x-many', 'b'],
          ['X-Empty', ''],
          ['X-Spaces', '  a  b  '],
          ['Vary', 'Accept'],
          ['Server', 'mine'],
          ['X-Latin', 'caf\u00e9'],
        ],
      })
    case 'bad-header':
      return new Response('h', { headers: { 'X-Bad': '\u2713' } })
    case 'own-length':
      return new Response('four', { headers: { 'Content-Length': '4' } })
    case 'own-etag':
      return new Response('tagged', { headers: { ETag: '"mine"', 'Last-Modified': 'Thu, 01 Jan 1970 00:00:00 GMT' } })
    case 'cache-control':
      return new Response('kept', { headers: { 'Cache-Control': 'public, max-age=60' } })
    case 'error':
      return Response.error()
    case 'next':
      return NextResponse.next()
    case 'next-headers':
      return NextResponse.next({ headers: { 'X-Next': 'yes' } })
    case 'rewrite':
      return NextResponse.rewrite(new URL('http://conformance.test/hello'))
    case 'middleware-header':
      return new Response('kept?', { headers: { 'x-middleware-next': '1', 'x-middleware-set-cookie': 'a=1' } })
  }
  return new Response(null, { status: 404 })
}

export { respond as GET, respond as POST }
