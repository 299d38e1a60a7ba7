import { cookies, draftMode, headers } from 'next/headers'
import type { NextRequest } from 'next/server'

export const dynamic = 'force-static'

/** Answers what a static route sees of its request. */
async function answer(request: NextRequest) {
  return Response.json({
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

/** Answers with what a request has from Node.js and not from Next.js. */
export function PUT(request: NextRequest) {
  return new Response(request.method)
}

/** Answers whether draft mode is on. */
export async function PATCH() {
  return Response.json((await draftMode()).isEnabled)
}

export { answer as GET, answer as POST }
