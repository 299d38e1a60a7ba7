import { cookies } from 'next/headers'
import { NextResponse, type NextRequest } from 'next/server'

/** Sets odd cookies, and looks at them from every side. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ kind: string }> }) {
  const jar = await cookies()
  const future = new Date(Date.UTC(2040, 11, 31, 23, 59, 58))
  switch ((await params).kind) {
    case 'path-empty':
      jar.set('a', '1', { path: '' })
      break
    case 'path-space':
      jar.set('a', '1', { path: '/a b' })
      break
    case 'path-latin1':
      jar.set('a', '1', { path: '/\u00e9' })
      break
    case 'domain-empty':
      jar.set('a', '1', { domain: '' })
      break
    case 'domain-dot':
      jar.set('a', '1', { domain: '.example.com' })
      break
    case 'strict':
      jar.set('a', '1', { sameSite: 'strict' })
      break
    case 'priority-low':
      jar.set('a', '1', { priority: 'low' })
      break
    case 'priority-medium':
      jar.set('a', '1', { priority: 'medium', partitioned: true })
      break
    case 'flags-off':
      jar.set('a', '1', { secure: false, httpOnly: false, partitioned: false })
      break
    case 'expires':
      jar.set('a', '1', { expires: future })
      break
    case 'expires-day':
      jar.set('a', '1', { expires: 86400000 })
      break
    case 'name-latin1':
      jar.set('\u00e9', '1')
      break
    case 'name-empty':
      jar.set('', '1')
      break
    case 'name-equals':
      jar.set('a=b', '1')
      break
    case 'name-comma':
      jar.set('a,b', '1')
      break
    case 'name-semicolon':
      jar.set('a;b', '1')
      break
    case 'name-unicode':
      jar.set('\u2713', '1')
      break
    case 'name-prefix':
      jar.set('__Host-a', '1', { secure: true })
      break
    case 'name-proto':
      jar.set('__proto__', '1')
      break
    case 'value-separators':
      jar.set('a', ',;= "')
      break
    case 'value-unicode':
      jar.set('a', '\u2713 \u{1f600}\n\t')
      break
    case 'value-unreserved':
      jar.set('a', "!'()*~-._")
      break
    case 'value-escape':
      jar.set('a', '%20%')
      break
    case 'value-plus':
      jar.set('a', 'a+b/c==')
      break
    case 'value-json':
      jar.set('a', JSON.stringify({ b: [1] }))
      break
    case 'value-long':
      jar.set('a', 'x'.repeat(5000))
      break
    case 'delete-unknown':
      jar.delete('nope')
      break
    case 'delete-path':
      jar.delete({ name: 'a', path: '/x' })
      break
    case 'delete-all-options':
      jar.delete({ name: 'a', domain: 'x.y', secure: true, httpOnly: true, sameSite: 'lax', path: '/' })
      break
    case 'delete-then-set':
      jar.delete('a')
      jar.set('a', '3')
      break
    case 'chain':
      jar.set('a', '1').set('b', '2').delete('a')
      break
    case 'again':
      jar.set('b', '1', { path: '/b', httpOnly: true })
      jar.set('a', '1')
      jar.set('b', '2')
      break
    case 'fifty':
      for (let at = 0; at < 50; at++) jar.set(`c${at}`, String(at))
      break
    case 'text':
      return new Response(jar.toString())
    case 'text-after-set':
      jar.set('a', '9', { httpOnly: true })
      jar.set('n', '\u00e9')
      return new Response(jar.toString())
    case 'text-after-delete':
      jar.delete('a')
      return new Response(jar.toString())
    case 'all':
      return NextResponse.json([jar.getAll(), jar.getAll('a'), jar.get('a'), jar.get('zz') ?? null, jar.has('a'), jar.has('zz')])
    case 'all-after-set':
      jar.set('a', '9')
      jar.set('n', '1', { httpOnly: true, sameSite: 'lax', path: '/n' })
      return NextResponse.json(jar.getAll().map(({ name, value }) => [name, value]))
    case 'request-unchanged':
      jar.set('a', '9')
      return NextResponse.json([request.cookies.get('a'), request.headers.get('cookie')])
    case 'request-text':
      return new Response(request.cookies.toString())
    case 'request-pairs':
      return NextResponse.json([[...request.cookies], request.cookies.size])
    case 'second-call':
      jar.set('a', '9')
      return NextResponse.json([(await cookies()).get('a')?.value, (await cookies()).has('b')])
    case 'helper':
      await remember()
      break
  }
  return NextResponse.json({ ok: true })
}

async function remember() {
  await new Promise((resolve) => setTimeout(resolve, 1))
  const jar = await cookies()
  jar.set('seen', String(Number(jar.get('seen')?.value ?? 0) + 1), { httpOnly: true })
}
