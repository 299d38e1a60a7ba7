import { NextRequest, NextResponse } from 'next/server'

export const config = { matcher: ['/api/drafts/:path*', '/status'] }

export function proxy(request: NextRequest) {
  if (request.nextUrl.pathname === '/status') {
    return NextResponse.next({ headers: { 'Cache-Control': 'no-store' } })
  }
  // Drafts are for users who are signed in. The handler gets their name.
  const name = request.cookies.get('name')?.value
  if (!name || !/^\w+$/.test(name)) {
    return NextResponse.json({ error: 'sign in first' }, { status: 401 })
  }
  const headers = new Headers(request.headers)
  headers.set('X-User', name)
  return NextResponse.next({ request: { headers }, headers: { 'X-Checked': 'yes' } })
}
