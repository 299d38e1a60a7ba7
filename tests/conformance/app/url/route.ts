import type { NextRequest } from 'next/server'

/** Answers the parts of both spellings of the request's URL. */
export async function GET(request: NextRequest) {
  const { pathname, search, href, origin, host, basePath } = request.nextUrl
  return Response.json({ url: request.url, nextUrl: { pathname, search, href, origin, host, basePath } })
}
