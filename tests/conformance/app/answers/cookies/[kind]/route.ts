import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { NextResponse } from 'next/server'

const byHand: Record<string, string[]> = {
  'hand-bare': ['bad'],
  'hand-attributes': ['a=1; HttpOnly; Secure; SameSite=None; bogus=1; Domain=x.y; Partitioned; Priority=High; Path=/p'],
  'hand-encoded': ['a=%20x'],
  'hand-twice-encoded': ['a=%2520x'],
  'hand-latin1': ['a=\u00e9'],
  'hand-expires': ['a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT'],
  'hand-comma': ['a=1, b=2'],
  'hand-repeat': ['a=1', 'b=1', 'a=2; Path=/q'],
  'hand-quotes': ['a=x y"z'],
  'hand-bad-same-site': ['a=1; SameSite=Weird; Max-Age=abc'],
  'hand-flag-values': ['a=1; Secure=0; HttpOnly=false'],
  'hand-spaces': ['a=1 ; path = /x '],
  'hand-zero-age': ['a=; Max-Age=0; Path=/'],
  'hand-lower': ['a=1; httponly; SAMESITE=LAX; path=/x'],
  'hand-same-name': ['z=own; Path=/own'],
  'hand-bad-escape': ['a=%zz'],
  'hand-no-space': ['a=1;Path=/x;HttpOnly'],
}

/** Cookies of an answer beside those of `cookies()`. */
export async function GET(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  const { kind } = await params
  const response = NextResponse.json(1)
  const jar = await cookies()
  if (kind in byHand) {
    for (const cookie of byHand[kind]) response.headers.append('Set-Cookie', cookie)
    jar.set('z', '1')
    return response
  }
  switch (kind) {
    case 'options-replaced':
      response.cookies.set('a', '1', { maxAge: 5, path: '/x' })
      response.cookies.set('a', '2')
      return response
    case 'object':
      response.cookies.set({ name: 'a', value: 'v', domain: 'd', httpOnly: true })
      return response
    case 'delete-path':
      response.cookies.delete({ name: 'a', path: '/p' })
      return response
    case 'order':
      response.cookies.set('b', '1')
      response.cookies.set('a', '1')
      response.cookies.set('b', '3')
      return response
    case 'then-header':
      response.cookies.set('a', '1')
      response.headers.append('Set-Cookie', 'a=2')
      return response
    case 'header-first':
      response.headers.append('Set-Cookie', 'x=1')
      response.cookies.set('b', '1')
      return response
    case 'header-deleted':
      response.cookies.set('a', '1')
      response.headers.delete('Set-Cookie')
      return response
    case 'header-set':
      response.cookies.set('a', '1')
      response.headers.set('Set-Cookie', 'b=1')
      return response
    case 'same-name':
      jar.set('a', '1', { path: '/j' })
      response.cookies.set('a', '2', { path: '/r' })
      return response
    case 'deleted-beside':
      jar.delete('a')
      response.cookies.set('b', '1')
      return response
    case 'read':
      response.cookies.set('a', '\u00e9')
      return Response.json([response.cookies.get('a'), response.cookies.has('b'), response.headers.get('set-cookie')])
    case 'on-204':
      jar.set('a', '1')
      return new Response(null, { status: 204 })
    case 'on-304':
      jar.set('a', '1')
      return new Response(null, { status: 304 })
    case 'on-404':
      jar.set('a', '1')
      return new Response('none', { status: 404 })
    case 'on-500':
      jar.set('a', '1')
      return new Response('own', { status: 500 })
    case 'on-response-redirect':
      jar.set('a', '1')
      return Response.redirect('http://conformance.test/')
    case 'on-next-redirect': {
      jar.set('a', '1')
      const away = NextResponse.redirect('http://conformance.test/')
      away.cookies.set('b', '2')
      return away
    }
    case 'on-redirect':
      jar.set('a', '1', { httpOnly: true })
      jar.delete('b')
      redirect('/items')
    case 'on-stream':
      jar.set('a', '1')
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('s'))
            controller.close()
          },
        }),
      )
  }
  return new Response(null, { status: 404 })
}
