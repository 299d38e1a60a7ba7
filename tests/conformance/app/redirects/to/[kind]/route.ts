import { permanentRedirect, redirect } from 'next/navigation'
import { NextResponse, type NextRequest } from 'next/server'

/** Redirects to what the query says. */
async function handle(request: NextRequest, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const to = request.nextUrl.searchParams.get('to') ?? ''
  switch ((await params).kind) {
    case 'redirect':
      redirect(to)
    case 'permanent':
      permanentRedirect(to)
    case 'helper':
      await leave(to)
    case 'all':
      await Promise.all([leave(to), new Promise((resolve) => setTimeout(resolve, 50))])
    case 'rethrown':
      try {
        await leave(to)
      } catch (error) {
        throw error
      }
    case 'next':
      return NextResponse.redirect(to)
    case 'next-301':
      return NextResponse.redirect(to, 301)
    case 'next-302':
      return NextResponse.redirect(to, { status: 302 })
    case 'next-300':
      return NextResponse.redirect(to, 300)
    case 'next-200':
      return NextResponse.redirect(to, 200)
    case 'next-header':
      return NextResponse.redirect(to, { headers: { 'X-A': '1', 'Content-Type': 'a/b' } })
    case 'next-location':
      return NextResponse.redirect(to, { headers: { Location: '/own' } })
    case 'next-base':
      return NextResponse.redirect(new URL(to, 'http://conformance.test/a/b?c'))
    case 'next-url':
      return NextResponse.redirect(new URL(to, request.url))
    case 'response':
      return Response.redirect(to)
    case 'response-308':
      return Response.redirect(to, 308)
    case 'response-305':
      return Response.redirect(to, 305)
  }
  return new Response(null, { status: 404 })
}

async function leave(to: string) {
  await new Promise((resolve) => setTimeout(resolve, 1))
  redirect(to)
}

export {
  handle as GET,
  handle as HEAD,
  handle as POST,
  handle as PUT,
  handle as PATCH,
  handle as DELETE,
  handle as OPTIONS,
}
