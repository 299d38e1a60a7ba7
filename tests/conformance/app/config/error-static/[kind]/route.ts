import { cookies, headers } from 'next/headers'
import type { NextRequest } from 'next/server'

export const dynamic = 'error'

/** Reads the request where there is none: the answer is to be computed once. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'headers':
      return Response.json((await headers()).get('x-test'))
    case 'cookies':
      return Response.json((await cookies()).get('a') ?? null)
    case 'request-headers':
      return Response.json(request.headers.get('x-test'))
    case 'request-cookies':
      return Response.json(request.cookies.get('a') ?? null)
    case 'request-search':
      return Response.json(request.nextUrl.search)
    case 'request-url':
      return Response.json(request.url)
    case 'request-text':
      return Response.json(await request.text())
    case 'request-path':
      return Response.json(request.nextUrl.pathname)
    case 'caught-function':
      try {
        return Response.json((await headers()).get('x-test'))
      } catch {
        return Response.json('refused')
      }
  }
  return Response.json('unread')
}
