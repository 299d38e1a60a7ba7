import { cookies } from 'next/headers'
import { NextResponse } from 'next/server'

/** Sets cookies in the ways that handlers do. */
export async function GET(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  const jar = await cookies()
  const response = NextResponse.json({ ok: true })
  switch ((await params).kind) {
    case 'plain':
      jar.set('a', '1')
      break
    case 'all':
      jar.set('a', '1', {
        path: '/x',
        expires: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
        domain: 'example.com',
        secure: true,
        httpOnly: true,
        sameSite: 'lax',
        partitioned: true,
        priority: 'high',
      })
      break
    case 'object':
      jar.set({ name: 'a', value: '1', path: '/y', httpOnly: true })
      break
    case 'encoded':
      jar.set('a', 'two words; é=%"\\')
      break
    case 'bad-name':
      jar.set('a b', '1')
      break
    case 'empty':
      jar.set('a', '')
      break
    case 'zero-age':
      jar.set('a', '1', { maxAge: 0 })
      break
    case 'same-site-true':
      jar.set('a', '1', { sameSite: true })
      break
    case 'same-site-none':
      jar.set('a', '1', { sameSite: 'none', secure: true })
      break
    case 'same-site-false':
      jar.set('a', '1', { sameSite: false })
      break
    case 'epoch':
      jar.set('a', '1', { expires: 0 })
      break
    case 'delete':
      jar.delete('a')
      break
    case 'delete-options':
      jar.delete({ name: 'a', path: '/x', domain: 'example.com' })
      break
    case 'set-then-delete':
      jar.set('a', '1')
      jar.delete('a')
      break
    case 'twice':
      jar.set('a', '1')
      jar.set('a', '2')
      break
    case 'several':
      jar.set('b', '1')
      jar.set('a', '2').set('c', '3')
      break
    case 'read-back':
      jar.set('a', 'new')
      return NextResponse.json({ a: jar.get('a'), all: jar.getAll(), has: jar.has('a') })
    case 'delete-read-back':
      jar.delete('a')
      return NextResponse.json({ a: jar.get('a') ?? null, all: jar.getAll(), has: jar.has('a') })
    case 'response':
      response.cookies.set('a', '1')
      response.cookies.set('b', '2', { httpOnly: true, path: '/b' })
      break
    case 'response-delete':
      response.cookies.delete('a')
      break
    case 'response-and-function':
      jar.set('a', 'function')
      jar.set('b', 'function')
      response.cookies.set('a', 'response')
      response.cookies.set('c', 'response')
      break
    case 'header':
      response.headers.append('Set-Cookie', 'a=1; Path=/')
      response.headers.append('Set-Cookie', 'a=2; Path=/; custom')
      break
    case 'header-and-function':
      response.headers.append('Set-Cookie', 'a=header; Path=/h')
      response.headers.append('Set-Cookie', 'z=header')
      jar.set('a', 'function')
      break
    case 'plain-response':
      jar.set('a', '1')
      return new Response('plain', { headers: { 'Set-Cookie': 'b=2' } })
  }
  return response
}
