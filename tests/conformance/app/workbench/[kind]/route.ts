import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'

/** Does what the query says, to look at values without end. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ kind: string }> }) {
  const query = request.nextUrl.searchParams
  const headers = new Headers({ 'Content-Type': 'text/plain' })
  switch ((await params).kind) {
    case 'headers':
      for (const value of query.getAll('v')) headers.append(query.get('n') ?? '', value)
      break
    case 'cookies':
      for (const value of query.getAll('v')) headers.append('Set-Cookie', value)
      ;(await cookies()).set('z', '1')
      break
    case 'search': {
      const search = new URLSearchParams(query.get('v') ?? '')
      const before = String(search)
      search.sort()
      return Response.json([before, String(search), [...search]])
    }
    case 'address': {
      const url = request.nextUrl.clone()
      for (const [part, value] of query) {
        if (part === 'pathname') url.pathname = value
        if (part === 'search') url.search = value
        if (part === 'hash') url.hash = value
        if (part === 'set') url.searchParams.set(value, 'x')
        if (part === 'delete') url.searchParams.delete(value)
      }
      return Response.json([url.href, url.pathname, url.search, url.hash, String(url), url])
    }
  }
  return new Response('text', { headers })
}
