import { NextResponse, type NextRequest } from 'next/server'

export const config = { matcher: '/guarded/:path*' }

export function proxy(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/guarded/throws')) throw new Error('planted in the proxy')
  return NextResponse.next()
}
