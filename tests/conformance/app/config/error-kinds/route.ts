import { cookies, draftMode, headers } from 'next/headers'
import { after, connection, type NextRequest } from 'next/server'

export const dynamic = 'error'

/** What `after` saw, by key. */
const seen = new Map<string, string>()

/** Reads the request in one of the ways there are. */
async function read(kind: string, request: NextRequest): Promise<unknown> {
  switch (kind) {
    case 'headers':
      return (await headers()).get('x-test')
    case 'cookies':
      return (await cookies()).get('a')?.value
    case 'set-cookie':
      return (await cookies()).set('a', '1').has('a')
    case 'draft':
      return (await draftMode()).isEnabled
    case 'connection':
      await connection()
      return 'connected'
    case 'request-headers':
      return request.headers.get('x-test')
    case 'request-cookies':
      return request.cookies.get('a')?.value
    case 'request-search':
      return request.nextUrl.search
    case 'request-url':
      return request.url.endsWith('=request-url')
    case 'request-text':
      return request.text()
    case 'request-path':
      return request.nextUrl.pathname
  }
  return kind
}

/** Answers what it read, or that it was refused. */
async function answer(request: NextRequest) {
  const kind = request.nextUrl.searchParams.get('kind') ?? ''
  if (kind === 'seen') {
    await new Promise((resolve) => setTimeout(resolve, 200))
    return Response.json(seen.get(await request.text()) ?? null)
  }
  if (kind.startsWith('after-')) {
    after(async () => {
      const what = await read(kind.slice(6), request).catch(() => 'refused')
      seen.set(kind, String(what))
    })
    return Response.json('later')
  }
  if (kind.startsWith('uncaught-')) return Response.json(await read(kind.slice(9), request))
  try {
    return Response.json(await read(kind, request))
  } catch {
    return Response.json('refused')
  }
}

export { answer as POST, answer as GET }
