import type { NextApiRequest, NextApiResponse } from 'next'
import type { NextRequest } from 'next/server'

type Context = { params: Promise<Record<string, unknown>> }

/** Responds with what an App handler sees of the request. */
export async function seen(by: string, request: NextRequest, context?: Context) {
  const url = new URL(request.url)
  return Response.json({
    by,
    method: request.method,
    url: url.pathname + url.search,
    pathname: request.nextUrl.pathname,
    search: request.nextUrl.search,
    basePath: request.nextUrl.basePath,
    params: (await context?.params) ?? {},
    headers: [...request.headers].filter(([name]) => isOurs(name)).sort(),
    cookies: request.cookies.getAll().map(({ name, value }) => [name, value]),
    body: await request.text(),
  })
}

/** Responds with what a Pages handler sees of the request. */
export function pagesSeen(by: string, req: NextApiRequest, res: NextApiResponse) {
  res.json({
    by,
    method: req.method,
    url: req.url,
    query: req.query,
    headers: Object.entries(req.headers).filter(([name]) => isOurs(name)).sort(),
    cookies: req.cookies,
    body: req.body,
  })
}

/** Whether a case or a proxy sent the header, and not the server. */
function isOurs(name: string) {
  return name.startsWith('x-') && !name.startsWith('x-forwarded-')
}
