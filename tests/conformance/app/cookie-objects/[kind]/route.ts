import { cookies } from 'next/headers'
import { NextResponse, type NextRequest } from 'next/server'

const future = new Date(Date.UTC(2040, 11, 31, 23, 59, 58))

/** Reads cookies as objects: of the request, of `cookies()` and of a response. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const { kind } = await params
  return kind.startsWith('request-') ? ofRequest(request, kind) : kind.startsWith('jar-') ? ofJar(kind) : ofResponse(kind)
}

function ofRequest({ cookies }: NextRequest, kind: string) {
  switch (kind) {
    case 'request-get':
      return Response.json([cookies.get('a') ?? null, cookies.get('zz') ?? null, cookies.get('a')?.value, cookies.has('a'), cookies.has('zz')])
    case 'request-all':
      return Response.json([cookies.getAll(), cookies.getAll('a'), cookies.getAll('zz'), cookies.size])
    case 'request-iterate':
      return Response.json([...cookies].map(([name, cookie]) => [name, cookie.name, cookie.value]))
  }
  return new Response(null, { status: 404 })
}

async function ofJar(kind: string) {
  const jar = await cookies()
  switch (kind) {
    case 'jar-get':
      return Response.json([jar.get('a') ?? null, jar.get('zz') ?? null, jar.getAll('a'), jar.getAll('zz'), jar.has('a'), jar.has('zz')])
    case 'jar-set':
      jar.set('a', '9', { httpOnly: true, secure: true, sameSite: 'lax', path: '/p', domain: 'h.test', maxAge: 0, priority: 'low', partitioned: true, expires: future })
      return Response.json([jar.get('a'), jar.getAll('a'), jar.getAll().map((cookie) => cookie.name)])
    case 'jar-attributes': {
      jar.set('a', '9', { httpOnly: true, secure: true, sameSite: 'lax', path: '/p', domain: 'h.test', maxAge: 0, priority: 'low', partitioned: true, expires: future })
      const a = jar.get('a') as Record<string, unknown> | undefined
      const b = jar.get('b') as Record<string, unknown> | undefined
      return Response.json([a, b].map((one) => [one?.name, one?.value, one?.path ?? null, one?.domain ?? null, Boolean(one?.secure), Boolean(one?.httpOnly), one?.sameSite ?? null, one?.maxAge ?? null, one?.priority ?? null, Boolean(one?.partitioned), Number(one?.expires ?? 0)]))
    }
    case 'jar-delete-several':
      jar.delete('a').delete('b').delete({ name: 'c', path: '/c', domain: 'h.test' })
      return Response.json([jar.getAll(), jar.has('a'), jar.get('c')])
    case 'jar-delete-all':
      for (const { name } of jar.getAll()) jar.delete(name)
      return Response.json(jar.getAll().map(({ name, value }) => [name, value]))
  }
  return new Response(null, { status: 404 })
}

function ofResponse(kind: string) {
  const response = NextResponse.json({ kind })
  switch (kind) {
    case 'response-get':
      response.cookies.set('a', 'x y', { httpOnly: true }).set('b', '2', { path: '/b' })
      return Response.json([response.cookies.get('a'), response.cookies.get('zz') ?? null, response.cookies.getAll(), response.cookies.getAll('b'), response.cookies.getAll('zz'), response.cookies.has('b'), response.cookies.has('zz'), response.cookies.toString()])
    case 'response-delete-several':
      response.cookies.set('a', '1').set('b', '2').delete('a').delete({ name: 'c', path: '/c' })
      return response
    case 'made': {
      const made = new NextResponse(null, { headers: { 'Set-Cookie': 'a=1; HttpOnly' } })
      made.cookies.set('b', '2')
      return made
    }
    case 'made-two': {
      const made = new NextResponse(null, { headers: [['Set-Cookie', 'a=1; Path=/x'], ['Set-Cookie', 'b=2; Max-Age=5']] })
      made.cookies.set('c', '3')
      return made
    }
    case 'made-two-same': {
      const made = new NextResponse(null, { headers: [['Set-Cookie', 'a=1; Path=/x'], ['Set-Cookie', 'b=2']] })
      made.cookies.set('a', '9')
      return made
    }
    case 'made-read': {
      const made = new NextResponse(null, { headers: [['Set-Cookie', 'a=%20x; Path=/x; HttpOnly'], ['Set-Cookie', 'b=2']] })
      return Response.json([made.cookies.get('a'), made.cookies.getAll(), made.cookies.has('b'), made.cookies.toString()])
    }
    case 'made-unknown': {
      const made = new NextResponse(null, { headers: { 'Set-Cookie': 'a=x%2520y; Custom=1' } })
      made.cookies.set('b', '2')
      return made
    }
    case 'made-bad-escape': {
      const made = new NextResponse(null, { headers: { 'Set-Cookie': 'a=%zz' } })
      made.cookies.set('b', '2')
      return made
    }
    case 'header-set':
      response.headers.set('Set-Cookie', 'a=1')
      response.cookies.set('b', '2')
      return response
    case 'header-two':
      response.headers.append('Set-Cookie', 'a=1; Path=/x')
      response.headers.append('Set-Cookie', 'b=2')
      response.cookies.set('c', '3')
      return response
    case 'header-between':
      response.cookies.set('a', '1')
      response.headers.append('Set-Cookie', 'b=2')
      response.cookies.set('c', '3')
      return response
    case 'header-replaced':
      response.cookies.set('a', '1')
      response.headers.set('Set-Cookie', 'b=2')
      response.cookies.set('c', '3')
      return response
    case 'header-deleted':
      response.cookies.set('a', '1')
      response.headers.delete('Set-Cookie')
      response.cookies.set('c', '3')
      return response
    case 'header-read':
      response.headers.append('Set-Cookie', 'a=1')
      return Response.json([response.cookies.get('a') ?? null, response.cookies.getAll().length])
    case 'header-same':
      response.cookies.set('a', '1', { httpOnly: true })
      response.headers.append('Set-Cookie', 'a=2; Path=/x')
      return response
    case 'header-last':
      response.cookies.set('a', '1', { httpOnly: true })
      response.headers.append('Set-Cookie', 'b=2')
      response.headers.append('Set-Cookie', 'c=3; Secure')
      return response
  }
  return new Response(null, { status: 404 })
}
