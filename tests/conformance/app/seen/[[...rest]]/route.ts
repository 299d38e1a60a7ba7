import { headers } from 'next/headers'
import type { NextRequest } from 'next/server'

// What differs from one run to the next, or from one client to the next.
const PRIVATE = ['x-forwarded-for', 'x-forwarded-port', 'connection']

/** Answers all that it sees of a request but its body. */
async function seen(request: NextRequest, { params }: { params: Promise<{ rest?: string[] }> }) {
  const shown = (all: Iterable<[string, string]>) => [...all].filter(([name]) => !PRIVATE.includes(name))
  const ofRequest = shown(request.headers)
  const ofFunction = shown(await headers())
  return Response.json({
    method: request.method,
    url: request.url,
    rest: (await params).rest ?? null,
    query: [...request.nextUrl.searchParams],
    headers: ofRequest,
    same: JSON.stringify(ofRequest) === JSON.stringify(ofFunction) || ofFunction,
  })
}

export { seen as GET, seen as HEAD, seen as POST, seen as PUT, seen as PATCH, seen as DELETE, seen as OPTIONS }
