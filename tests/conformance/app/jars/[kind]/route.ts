import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { NextResponse, type NextRequest } from 'next/server'

/** Jars of the request, of the answer and of `cookies()`, from their rarer sides. */
async function answer(request: NextRequest, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const jar = await cookies()
  const response = NextResponse.json({ ok: true })
  switch ((await params).kind) {
    case 'deleted':
      jar.delete('a')
      return Response.json([jar.has('a'), jar.get('a') ?? null, jar.getAll('a').length])
    case 'request-all':
      return Response.json([request.cookies.getAll('a'), request.cookies.getAll('zz'), request.cookies.has('a'), request.cookies.get('zz') ?? null])
    case 'response-read':
      response.cookies.set('a', 'x y', { httpOnly: true, maxAge: 0 })
      response.cookies.set('b', '2', { path: '/b', sameSite: 'strict' })
      return Response.json([
        response.cookies.get('a')?.value,
        response.cookies.getAll().map(({ name, value, path }) => [name, value, path]),
        response.cookies.has('a'),
        response.cookies.has('c'),
        response.headers.getSetCookie(),
      ])
    case 'response-text':
      response.cookies.set('a', '1')
      response.cookies.set('b', '2', { httpOnly: true })
      return new Response(response.cookies.toString())
    case 'response-delete-options':
      response.cookies.delete({ name: 'a', path: '/x', domain: 'h.test' })
      return response
    case 'response-redirect': {
      const away = NextResponse.redirect('http://h.test/x', 303)
      away.cookies.set('a', '1', { httpOnly: true })
      away.cookies.delete('b')
      jar.set('c', '3')
      return away
    }
    case 'response-no-content': {
      const empty = new NextResponse(null, { status: 204 })
      empty.cookies.set('a', '1')
      return empty
    }
    case 'response-stream': {
      const streamed = new NextResponse(new Blob(['text']).stream())
      streamed.cookies.set('a', '1')
      return streamed
    }
    case 'response-twice':
      response.cookies.set('a', '1', { httpOnly: true }).set('a', '2')
      return response
    case 'age-negative':
      jar.set('a', '1', { maxAge: -1, expires: new Date(0), path: '/x' })
      return response
    case 'age-and-expires':
      jar.set('a', '1', { maxAge: 0, expires: new Date(Date.UTC(2040, 0, 1)) })
      return response
    case 'set-then-error':
      jar.set('a', '1')
      response.cookies.set('b', '1')
      throw new Error('no')
    case 'delete-then-redirect':
      jar.set('a', '1', { httpOnly: true, secure: true, sameSite: 'none', path: '/p', domain: 'h.test' })
      jar.delete('b')
      jar.set('n', '1')
      redirect('/x')
    case 'request-order':
      jar.set('n', '1').set('b', '2').delete('a')
      return response
    case 'hand-and-jar':
      jar.set('a', '1')
      response.headers.append('Set-Cookie', 'h=1; Path=/h')
      response.cookies.set('r', '2')
      response.headers.append('Set-Cookie', 'i=1')
      return response
    case 'bulk-header':
      return new Response(null, { headers: [['Set-Cookie', 'a=1; Path=/'], ['X-A', '1'], ['Set-Cookie', 'b=2'], ['X-A', '2'], ['Set-Cookie', 'c=3; Expires=Fri, 01 Jan 2040 00:00:00 GMT']] })
  }
  return new Response(null, { status: 404 })
}

export { answer as GET, answer as POST, answer as DELETE }
