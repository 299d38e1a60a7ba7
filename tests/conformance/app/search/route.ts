import type { NextRequest } from 'next/server'

/** Reads the query in the ways that handlers do. */
export async function GET(request: NextRequest) {
  const search = request.nextUrl.searchParams
  return Response.json({
    one: search.get('a'),
    all: search.getAll('a'),
    has: search.has('a'),
    entries: [...search],
    text: search.toString(),
    object: Object.fromEntries(search),
  })
}
