import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server'

export const config = {
  matcher: [
    '/',
    '/seen/:path*',
    '/own',
    '/fails',
    '/stream',
    '/length',
    '/blocked',
    '/nowhere',
    '/caf\u00e9/:path*',
    '/api/((?!public|health$).*)',
    { source: '/matched/by/header', has: [{ type: 'header', key: 'x-match', value: 'v(?<n>\\d+)' }] },
    { source: '/matched/by/cookie', has: [{ type: 'cookie', key: 'match' }] },
    { source: '/matched/by/query', has: [{ type: 'query', key: 'match', value: 'yes' }] },
    { source: '/matched/missing', missing: [{ type: 'header', key: 'x-match' }] },
    {
      source: '/matched/two',
      has: [{ type: 'header', key: 'x-match' }, { type: 'host', value: 'match.test' }],
      missing: [{ type: 'cookie', key: 'match' }],
    },
  ],
}

/** Does what the header `X-Do` says. */
export async function proxy(request: NextRequest, event: NextFetchEvent) {
  const url = request.nextUrl.clone()
  const target = request.headers.get('x-target') ?? ''
  switch (request.headers.get('x-do')) {
    case 'seen':
      return Response.json({
        method: request.method,
        url: new URL(request.url).pathname + new URL(request.url).search,
        pathname: url.pathname,
        search: url.search,
        query: [...url.searchParams],
        cookies: request.cookies.getAll().map(({ name, value }) => [name, value]),
        headers: [...request.headers].filter(([name]) => name.startsWith('x-') && !name.startsWith('x-forwarded-')),
        body: await request.text(),
      })
    case 'nothing':
      return
    case 'request-headers': {
      const headers = new Headers(request.headers)
      headers.set('x-added', 'proxy')
      headers.set('x-replaced', 'proxy')
      headers.append('x-twice', 'proxy')
      headers.delete('x-deleted')
      headers.delete('x-do')
      return NextResponse.next({ request: { headers } })
    }
    case 'request-headers-only':
      return NextResponse.next({ request: { headers: new Headers({ 'x-only': '1' }) } })
    case 'request-cookies': {
      request.cookies.set('added', 'proxy')
      request.cookies.delete('deleted')
      return NextResponse.next({ request })
    }
    case 'request-type': {
      const headers = new Headers(request.headers)
      headers.set('content-type', 'application/json')
      return NextResponse.next({ request: { headers } })
    }
    case 'response-headers': {
      const response = NextResponse.next({ headers: { Proxied: '1' } })
      response.headers.set('X-Both', 'proxy')
      response.headers.append('X-Two', 'a')
      response.headers.append('X-Two', 'b')
      response.headers.set('Cache-Control', 'private')
      response.headers.set('Vary', 'X-Do')
      return response
    }
    case 'response-type':
      return NextResponse.next({ headers: { 'Content-Type': 'text/x-proxy', 'Content-Length': '3' } })
    case 'response-cookies': {
      const response = NextResponse.next()
      response.cookies.set('both', 'proxy')
      response.cookies.set('proxy', '1', { httpOnly: true, sameSite: 'lax', path: '/a' })
      response.cookies.delete('gone')
      return response
    }
    case 'response-status':
      return NextResponse.next({ status: 202 })
    case 'both-headers': {
      const headers = new Headers(request.headers)
      headers.set('x-added', 'proxy')
      const response = NextResponse.next({ request: { headers }, headers: { Proxied: '1' } })
      response.cookies.set('proxy', '1')
      return response
    }
    case 'rewrite':
      return NextResponse.rewrite(new URL(target, request.url))
    case 'rewrite-query':
      url.pathname = target
      url.searchParams.set('added', 'proxy')
      url.searchParams.delete('deleted')
      return NextResponse.rewrite(url)
    case 'rewrite-headers': {
      const headers = new Headers(request.headers)
      headers.set('x-added', 'proxy')
      const response = NextResponse.rewrite(new URL(target, request.url), { request: { headers }, headers: { Proxied: '1' } })
      response.cookies.set('proxy', '1')
      return response
    }
    case 'rewrite-away':
      return NextResponse.rewrite(new URL(target, process.env.LEGACY_URL))
    case 'rewrite-away-headers': {
      const headers = new Headers(request.headers)
      headers.set('x-user', 'proxy')
      return NextResponse.rewrite(new URL(target, process.env.LEGACY_URL), { request: { headers }, headers: { Proxied: '1' } })
    }
    case 'redirect':
      return NextResponse.redirect(new URL(target, request.url))
    case 'redirect-301':
      return NextResponse.redirect(new URL(target, request.url), 301)
    case 'redirect-away':
      return NextResponse.redirect('https://example.com/a?b=c')
    case 'redirect-cookies': {
      const response = NextResponse.redirect(new URL(target, request.url), { status: 303, headers: { Proxied: '1' } })
      response.cookies.set('proxy', '1')
      return response
    }
    case 'location':
      return new Response(null, { status: 302, headers: { Location: target } })
    case 'location-200':
      return new Response('here', { headers: { Location: target } })
    case 'json':
      return NextResponse.json({ error: 'no' }, { status: 401, headers: { 'X-Proxy': '1', 'WWW-Authenticate': 'Bearer' } })
    case 'text':
      return new Response('text')
    case 'html':
      return new Response('<p>', { headers: { 'Content-Type': 'text/html' } })
    case 'bytes':
      return new Response(new Uint8Array([0, 255, 128]))
    case 'empty':
      return new Response(null)
    case 'status':
      return new Response(null, { status: Number(target) })
    case 'phrase':
      return new Response('x', { status: 418, statusText: 'Tea' })
    case 'stream':
      return new Response(
        new ReadableStream({
          async start(controller) {
            for (const part of ['a', 'b', 'c']) {
              controller.enqueue(new TextEncoder().encode(part))
              await new Promise((resolve) => setTimeout(resolve, 5))
            }
            controller.close()
          },
        }),
      )
    case 'stream-fails':
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('a'))
            await new Promise((resolve) => setTimeout(resolve, 20))
            controller.error(new Error('of the stream'))
          },
        }),
      )
    case 'cookies': {
      const response = NextResponse.json(request.cookies.get('a') ?? null)
      response.cookies.set('proxy', 'a b')
      response.cookies.delete('gone')
      return response
    }
    case 'throw':
      throw new Error('of the proxy')
    case 'reject':
      await Promise.reject(new Error('of the proxy'))
      return
    case 'body':
      return new Response(await request.text())
    case 'body-length':
      return Response.json((await request.bytes()).length)
    case 'body-then-next': {
      const length = (await request.text()).length
      const headers = new Headers(request.headers)
      headers.set('x-length', String(length))
      return NextResponse.next({ request: { headers } })
    }
    case 'body-json':
      return Response.json({ was: await request.json() })
    case 'wait':
      event.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)))
      return NextResponse.next({ headers: { Proxied: 'waits' } })
    case 'wait-fails':
      event.waitUntil(Promise.reject(new Error('of waitUntil')))
      return NextResponse.next({ headers: { Proxied: 'waits' } })
    default:
      return NextResponse.next({ headers: { Proxied: 'next' } })
  }
}
