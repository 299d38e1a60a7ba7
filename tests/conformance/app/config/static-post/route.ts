import { cookies, headers } from 'next/headers'
import type { NextRequest } from 'next/server'

export const dynamic = 'force-static'

/** Answers what a static route sees of its request. */
async function answer(request: NextRequest) {
  return Response.json({
    method: request.method,
    search: request.nextUrl.search,
    query: [...request.nextUrl.searchParams],
    href: request.nextUrl.href,
    url: request.url,
    headers: [...request.headers],
    cookies: request.cookies.getAll(),
    jar: (await cookies()).getAll(),
    function: [...(await headers())],
    body: await request.text(),
  })
}

export { answer as GET, answer as POST }
