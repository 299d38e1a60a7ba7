import { NextResponse } from 'next/server'

/** Answers with bodies of every sort. */
async function answer(_request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  switch ((await params).kind) {
    case 'blob-untyped':
      return new Response(new Blob(['x']))
    case 'blob-empty':
      return new Response(new Blob([], { type: 'a/b' }))
    case 'blob-typed-over':
      return new Response(new Blob(['x'], { type: 'text/plain' }), { headers: { 'Content-Type': 'a/b' } })
    case 'blob-parameters':
      return new NextResponse(new Blob(['x'], { type: 'A/B;C=D' }))
    case 'bytes-empty':
      return new Response(new Uint8Array(0))
    case 'buffer':
      return new Response(new ArrayBuffer(3))
    case 'view':
      return new Response(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))
    case 'form-empty':
      return new Response(new URLSearchParams())
    case 'form-typed-over':
      return new Response(new URLSearchParams('a=1'), { headers: { 'Content-Type': 'text/x' } })
    case 'text-typed-over':
      return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
    case 'text-unicode':
      return new Response('\u{1f600} \u2028 \ufeff')
    case 'text-nul':
      return new Response('a\0b')
    case 'text-large':
      return new Response('abcdefghij'.repeat(20000))
    case 'html':
      return new Response('<!doctype html><title>x</title>', { headers: { 'Content-Type': 'text/html' } })
    case 'xml':
      return new Response('<?xml version="1.0"?><a/>', { headers: { 'Content-Type': 'application/xml' } })
    case 'rss':
      return new Response('<rss/>', { headers: { 'Content-Type': 'application/rss+xml; charset=utf-8' } })
    case 'svg':
      return new Response('<svg/>', { headers: { 'Content-Type': 'image/svg+xml' } })
    case 'csv':
      return new Response('a,b\n1,2\n', { headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment' } })
    case 'png':
      return new Response(new Uint8Array([137, 80, 78, 71]), { headers: { 'Content-Type': 'image/png' } })
    case 'json-array':
      return Response.json([1, 'a', null, { b: [] }])
    case 'json-nested':
      return Response.json({ z: { b: 1, a: { '10': 1, '9': 2 } }, a: [[]] })
    case 'json-string':
      return Response.json('')
    case 'json-bool':
      return Response.json(false)
    case 'json-float':
      return Response.json([0.1, 1e300, -0, 1.0, 123456789012345680000, 1e-7, 100])
    case 'json-nan':
      return Response.json([NaN, Infinity])
    case 'json-escape':
      return Response.json('<script>"\\\b\f\n\r\t\u0000\u001f\u007f\u2028/')
    case 'json-missing':
      return Response.json({ a: undefined, b: null })
    case 'json-date':
      return Response.json(new Date(0))
    case 'json-204':
      return Response.json(null, { status: 204 })
    case 'json-205':
      return Response.json({}, { status: 205 })
    case 'json-304':
      return NextResponse.json({}, { status: 304 })
    case 'json-status-text':
      return NextResponse.json({ a: 1 }, { status: 418, statusText: 'Custom' })
    case 'empty-204':
      return new Response('', { status: 204 })
    case 'stream-204':
      return new Response(new ReadableStream(), { status: 204 })
  }
  return new Response(null, { status: 404 })
}

export { answer as GET, answer as POST, answer as DELETE }
