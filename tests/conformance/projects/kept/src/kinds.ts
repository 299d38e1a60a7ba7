import { forbidden, notFound, permanentRedirect, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'
import { run } from './run'

/** A response of the kind that a path names. */
export function respond(kind: string): Response {
  const text = (init?: ResponseInit) => new Response(run(), init)
  switch (kind) {
    case 'cache-control':
      return text({ headers: { 'Cache-Control': 'public, max-age=7' } })
    case 'no-store':
      return text({ headers: { 'Cache-Control': 'no-store' } })
    case 'validators':
      return text({ headers: { ETag: '"abc"', 'Last-Modified': 'Wed, 21 Oct 2015 07:28:00 GMT' } })
    case 'cookies': {
      const response = new NextResponse(run())
      response.cookies.set('a', '1')
      response.headers.append('Set-Cookie', 'b=2')
      return response
    }
    case 'twice': {
      const response = text()
      for (const value of ['1', '2']) response.headers.append('X-Twice', value)
      return response
    }
    case 'reserved':
      return text({ headers: { 'x-nextjs-cache': 'MINE', 'x-next-cache-tags': 'a,b', Age: '3', 'Content-Length': '3' } })
    case 'vary':
      return text({ headers: { Vary: 'X-Test', Link: '</a>; rel=next', 'X-Latin': 'caf\u00e9' } })
    case 'html':
      return text({ headers: { 'Content-Type': 'text/html; charset=utf-8' } })
    case 'created':
      return text({ status: 201, headers: { 'X-Run': run() } })
    case 'status-text':
      return text({ status: 299, statusText: 'Odd' })
    case 'moved':
      return text({ status: 301, headers: { Location: '/static/hour' } })
    case 'missing':
      return text({ status: 404 })
    case 'failing':
      return text({ status: 500 })
    case 'unavailable':
      return text({ status: 503, headers: { 'Retry-After': '1' } })
    case 'no-content':
      return new Response(null, { status: 204, headers: { 'X-Run': run() } })
    case 'not-modified':
      return new Response(null, { status: 304, headers: { 'X-Run': run() } })
    case 'empty':
      return new Response('', { headers: { 'X-Run': run() } })
    case 'null':
      return new Response(null, { headers: { 'X-Run': run() } })
    case 'bytes':
      return new Response(new Uint8Array([0, 255, 128, 10]), { headers: { 'Content-Type': 'application/octet-stream', 'X-Run': run() } })
    case 'large':
      return new Response('x'.repeat(3 << 20), { headers: { 'X-Run': run() } })
    case 'stream':
      return new Response(parts([run(), '\n', run()]))
    case 'broken-stream':
      return new Response(parts([run()], true))
    case 'redirect':
      redirect('/static/hour?from=redirect')
    case 'permanent-redirect':
      permanentRedirect('/static/hour')
    case 'next-redirect':
      return NextResponse.redirect('http://example.com/')
    case 'not-found':
      notFound()
    case 'forbidden':
      forbidden()
    default:
      throw new Error(`there is no ${kind}`)
  }
}

/** A stream of these parts, and of an error after them. */
function parts(texts: string[], fails = false) {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const text = texts.shift()
      if (text !== undefined) controller.enqueue(encoder.encode(text))
      else if (fails) controller.error(new Error('the stream fails'))
      else controller.close()
    },
  })
}
