import type { NextRequest } from 'next/server'

/** Answers what it saw. */
async function echo(request: NextRequest) {
  return Response.json({
    method: request.method,
    path: request.nextUrl.pathname,
    search: request.nextUrl.search,
    query: [...request.nextUrl.searchParams],
    cookies: request.cookies.getAll(),
    body: await request.text(),
  })
}

export { echo as GET, echo as POST, echo as PUT, echo as PATCH, echo as DELETE, echo as OPTIONS }
