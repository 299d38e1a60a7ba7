import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { NextResponse, type NextRequest } from 'next/server'

export const runtime = 'edge'

// What differs from one run to the next, or from one client to the next.
const PRIVATE = ['x-forwarded-for', 'x-forwarded-port', 'connection']

/** Answers in the edge runtime what it sees, or as its path says. */
async function answer(request: NextRequest, { params }: { params: Promise<{ rest?: string[] }> }) {
  const { rest } = await params
  switch (rest?.[0]) {
    case 'text':
      return new Response('text', { status: 201, headers: { 'X-A': '1', 'Set-Cookie': 'h=1' } })
    case 'empty':
      return new Response(null, { status: 204 })
    case 'cookies':
      ;(await cookies()).set('a', '1').delete('b')
      return NextResponse.json({ a: (await cookies()).get('a')?.value })
    case 'redirect':
      redirect('/x')
    case 'not-found':
      notFound()
    case 'error':
      throw new Error('no')
    case 'stream':
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('one'))
            controller.enqueue(new TextEncoder().encode('two'))
            controller.close()
          },
        }),
      )
    case 'body':
      return Response.json({ body: await request.text(), type: request.headers.get('content-type') })
  }
  const shown = (all: Iterable<[string, string]>) => [...all].filter(([name]) => !PRIVATE.includes(name))
  return Response.json({
    method: request.method,
    url: request.url,
    path: request.nextUrl.pathname,
    rest: rest ?? null,
    query: [...request.nextUrl.searchParams],
    cookies: request.cookies.getAll(),
    headers: shown(request.headers),
    function: (await headers()).get('x-test'),
  })
}

export { answer as GET, answer as POST }
