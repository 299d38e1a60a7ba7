import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'

const encoder = new TextEncoder()

const HEADERS: Record<string, [string, string][]> = {
  'close': [['Connection', 'close']],
  'keep': [['Connection', 'keep-alive']],
  'te': [['TE', 'trailers']],
  'vary': [['Vary', 'Origin']],
  'vary-two': [['Vary', 'Origin'], ['Vary', 'Cookie']],
  'vary-empty': [['Vary', '']],
  'vary-encoding': [['Vary', 'accept-encoding']],
  'etag': [['ETag', '"x"'], ['Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT']],
  'range': [['Accept-Ranges', 'bytes']],
  'middleware-cookie': [['x-middleware-set-cookie', 'a=1']],
  'middleware-override': [['x-middleware-override-headers', 'x-a'], ['x-middleware-request-x-a', '1']],
  'middleware-next-0': [['x-middleware-next', '0']],
  'middleware-redirect': [['x-middleware-redirect', '/x']],
  'middleware-skip': [['x-middleware-skip', '1']],
  'nextjs': [['x-nextjs-cache', 'HIT'], ['x-nextjs-stale-time', '1'], ['x-nextjs-redirect', '/x'], ['x-nextjs-matched-path', '/x'], ['x-next-cache-tags', 'a']],
  'matched': [['x-matched-path', '/x'], ['x-nextjs-rewrite', '/x'], ['x-nextjs-postponed', '1'], ['x-nextjs-prerender', '1'], ['rsc', '1'], ['next-url', '/']],
  'powered': [['Server', 'ours'], ['Via', '1.1 a']],
  'type-space': [['Content-Type', ' text/plain ; charset=x ']],
  'type-upper': [['Content-Type', 'TEXT/HTML']],
  'cookie-empty': [['Set-Cookie', '']],
  'cookie-commas': [['Set-Cookie', 'a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT, b="x,y=z"; Path=/, c=3']],
  'cookie-same': [['Set-Cookie', 'a=1'], ['Set-Cookie', 'a=2'], ['Set-Cookie', 'a=1']],
  'allow': [['Allow', 'GET'], ['Allow', 'POST']],
  'content-location': [['Content-Location', '/x'], ['Content-Language', 'de'], ['Content-Range', 'bytes 0-1/2'], ['Content-Disposition', 'inline']],
  'hop': [['Keep-Alive', 'timeout=9'], ['Proxy-Connection', 'close'], ['Trailer', 'X-A'], ['Transfer-Encoding', 'chunked']],
  'case': [['X-MiXeD', 'YeS'], ['x-mixed', 'no']],
  'date': [['Age', '1'], ['Expires', '0'], ['Pragma', 'no-cache'], ['Warning', '110 - "x"']],
}

/** Answers by `kind`. */
async function answer(_: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const { kind } = await params
  if (HEADERS[kind]) return new Response('text', { headers: HEADERS[kind] })
  const typed = { 'Content-Type': 'text/plain', 'Content-Length': '9', 'X-A': '1' }
  switch (kind) {
    case 'phrase-latin1':
      return new Response('x', { statusText: '\u00e9' })
    case 'phrase-unicode':
      return new Response('x', { statusText: '\u2713' })
    case 'phrase-break':
      return new Response('x', { statusText: 'a\nb' })
    case 'phrase-tab':
      return new Response('x', { statusText: 'a\tb' })
    case 'phrase-nul':
      return new Response('x', { statusText: 'a\0b' })
    case 'typed-204':
      return new Response(null, { status: 204, headers: typed })
    case 'typed-205':
      return new Response(null, { status: 205, headers: typed })
    case 'typed-304':
      return new Response(null, { status: 304, headers: { ...typed, ETag: '"a"', 'Cache-Control': 'no-cache' } })
    case 'typed-null':
      return new Response(null, { headers: typed })
    case 'undefined-typed':
      return new Response(undefined, { headers: { 'Content-Type': 'application/json' } })
    case 'redirect-body':
      return new Response('go there', { status: 302, headers: { Location: '/x' } })
    case 'choices':
      return Response.json(['/a', '/b'], { status: 300, headers: { Location: '/a' } })
    case 'sse':
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(encoder.encode('data: 1\n\n'))
            controller.enqueue(encoder.encode('data: 2\n\n'))
            controller.close()
          },
        }),
        { headers: { 'Content-Type': 'text/event-stream' } },
      )
    case 'empty-stream':
      return new Response(new Blob([]).stream(), { headers: { 'Content-Type': 'text/plain' } })
    case 'joined-204':
      return new Response(null, { status: 204, headers: [['X-A', '1'], ['X-A', '2'], ['Set-Cookie', 'a=1, b=2']] })
    case 'redirect-in-stream':
      return new Response(
        new ReadableStream({
          async pull() {
            await new Promise((resolve) => setTimeout(resolve, 20))
            redirect('/x')
          },
        }),
      )
    case 'not-found-in-stream':
      return new Response(
        new ReadableStream({
          async pull(controller) {
            controller.enqueue(encoder.encode('some'))
            await new Promise((resolve) => setTimeout(resolve, 50))
            notFound()
          },
        }),
      )
    case 'cookie-in-start': {
      const jar = await cookies()
      return new Response(
        new ReadableStream({
          start(controller) {
            jar.set('early', '1')
            controller.enqueue(encoder.encode('text'))
            controller.close()
          },
        }),
      )
    }
    case 'cookie-in-pull': {
      const jar = await cookies()
      return new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 20))
            jar.set('late', '1')
            controller.enqueue(encoder.encode('text'))
            controller.close()
          },
        }),
      )
    }
    case 'cookie-between-pieces': {
      const jar = await cookies()
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(encoder.encode('one'))
            await new Promise((resolve) => setTimeout(resolve, 20))
            jar.set('late', '1')
            controller.enqueue(encoder.encode(String(jar.get('late')?.value)))
            controller.close()
          },
        }),
      )
    }
    case 'cookies-then-not-modified': {
      ;(await cookies()).set('a', '1')
      return new Response(null, { status: 304, headers: { ETag: '"a"' } })
    }
  }
  return new Response('else', { status: 404 })
}

export { answer as GET, answer as POST, answer as PUT, answer as OPTIONS }
