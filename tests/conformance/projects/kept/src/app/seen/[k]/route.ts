import { cookies, draftMode, headers } from 'next/headers'
import type { NextRequest } from 'next/server'
import { run } from '../../../run'

export const dynamic = 'force-static'

/** Responds with what a kept handler sees of the request. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({
    run: run(),
    params: await params,
    url: request.url,
    href: request.nextUrl.href,
    pathname: request.nextUrl.pathname,
    search: request.nextUrl.search,
    query: [...request.nextUrl.searchParams],
    headers: [...request.headers],
    cookies: request.cookies.getAll(),
    function: [...(await headers())],
    jar: (await cookies()).getAll(),
    draft: (await draftMode()).isEnabled,
    body: await request.text(),
  })
}
