import { cookies } from 'next/headers'
import { permanentRedirect, redirect, RedirectType } from 'next/navigation'
import { NextResponse, type NextRequest } from 'next/server'

/** Redirects in the ways that handlers do. */
async function handle(request: NextRequest, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'redirect':
      redirect('/items')
    case 'permanent':
      permanentRedirect('/items?x=1#y')
    case 'push':
      redirect('/items', RedirectType.push)
    case 'external':
      redirect('https://example.com/a b')
    case 'relative':
      redirect('../items')
    case 'unicode':
      redirect('/é')
    case 'semicolons':
      redirect('/a;b;c')
    case 'with-cookies':
      ;(await cookies()).set('a', '1')
      redirect('/items')
    case 'caught':
      try {
        redirect('/items')
      } catch {
        return new Response('caught')
      }
    case 'next':
      return NextResponse.redirect('https://example.com/there')
    case 'next-url':
      return NextResponse.redirect(new URL('/items?x=é y', 'http://conformance.test'))
    case 'next-status':
      return NextResponse.redirect('https://example.com/', 303)
    case 'next-init':
      return NextResponse.redirect('https://example.com/', { status: 308, headers: { 'X-Made': 'yes' } })
    case 'next-cookie': {
      const response = NextResponse.redirect('https://example.com')
      response.cookies.set('a', '1')
      return response
    }
    case 'next-relative':
      return NextResponse.redirect('/items')
    case 'next-bad-status':
      return NextResponse.redirect('https://example.com/', 304)
    case 'clone': {
      const url = request.nextUrl.clone()
      url.host = 'conformance.test'
      url.pathname = '/items'
      url.search = ''
      return NextResponse.redirect(url)
    }
    case 'response':
      return Response.redirect('https://example.com/', 301)
    case 'manual':
      return new Response(null, { status: 302, headers: { Location: '/items' } })
  }
  return new Response(null, { status: 404 })
}

export { handle as GET, handle as POST, handle as PUT, handle as DELETE }
