import { cookies } from 'next/headers'
import { NextResponse } from 'next/server'

const future = new Date(Date.UTC(2040, 11, 31, 23, 59, 58))

/** Shows cookies as objects, whose keys have an order. */
export async function GET(_: Request, { params }: { params: Promise<{ kind: string }> }) {
  const jar = await cookies()
  const response = NextResponse.json({ ok: true })
  switch ((await params).kind) {
    case 'none':
      return Response.json(jar.set('a', '1').getAll())
    case 'flags-first':
      return Response.json(jar.set('a', '1', { httpOnly: true, secure: true, path: '/x' }).getAll())
    case 'path-first':
      return Response.json(jar.set('a', '1', { path: '/x', secure: true, httpOnly: true }).getAll())
    case 'all':
      return Response.json(
        jar
          .set({
            name: 'a',
            value: '1',
            priority: 'high',
            partitioned: true,
            sameSite: 'none',
            maxAge: 0,
            expires: future,
            domain: 'h.test',
            secure: true,
            httpOnly: true,
            path: '/x',
          })
          .getAll(),
      )
    case 'all-back':
      return Response.json(
        jar
          .set('a', '1', {
            path: '/x',
            httpOnly: true,
            secure: true,
            domain: 'h.test',
            expires: future,
            maxAge: 0,
            sameSite: 'none',
            partitioned: true,
            priority: 'high',
          })
          .getAll(),
      )
    case 'default-path':
      return Response.json(jar.set('a', '1', { sameSite: 'lax', domain: 'h.test' }).getAll())
    case 'deleted':
      return Response.json(jar.delete('a').getAll())
    case 'response':
      response.cookies.set('a', '1', { secure: true, path: '/x', sameSite: 'strict', httpOnly: true })
      return Response.json(response.cookies.getAll())
    case 'parsed':
      return Response.json(parsed('a=1; Secure; HttpOnly; Path=/x; SameSite=Lax; Domain=h.test'))
    case 'parsed-all':
      return Response.json(
        parsed('a=1; Priority=High; Partitioned; Max-Age=5; Expires=Mon, 31 Dec 2040 23:59:58 GMT; SameSite=None; Secure; Path=/x; HttpOnly; Domain=h.test'),
      )
    case 'parsed-set':
      response.headers.append('x', 'y')
      return Response.json(parsed('b=2; Path=/').concat(response.cookies.set('a', '1').getAll()))
    case 'path-semicolon':
      return Response.json(jar.set('a', '1', { path: '/x; HttpOnly' }).has('a'))
    case 'header-twice': {
      const made = new NextResponse(null, { headers: { 'Set-Cookie': 'a=1' } })
      made.headers.set('Set-Cookie', 'b=2')
      made.cookies.set('c', '3')
      return made
    }
  }
  return new Response(null, { status: 404 })
}

/** The cookies of a response that was made with a header. */
function parsed(cookie: string) {
  return new NextResponse(null, { headers: { 'Set-Cookie': cookie } }).cookies.getAll()
}
