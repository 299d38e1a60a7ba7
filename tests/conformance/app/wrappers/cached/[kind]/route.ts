import { NextResponse, type NextRequest } from 'next/server'

type Context = { params: Promise<{ kind: string }> }
type Handler = (request: NextRequest, context: Context) => Promise<Response>

/** Lets shared caches keep a successful response for so many seconds, unless the handler has decided itself. */
function withCache(seconds: number, handler: Handler): Handler {
  return async (request, context) => {
    const response = await handler(request, context)
    if (response.ok && !response.headers.has('Cache-Control')) {
      response.headers.set('Cache-Control', `public, s-maxage=${seconds}, stale-while-revalidate=${seconds * 10}`)
      response.headers.append('Vary', 'Accept-Language')
    }
    return response
  }
}

export const GET = withCache(60, async (request, { params }) => {
  switch ((await params).kind) {
    case 'greeting':
      return NextResponse.json({ greeting: request.headers.get('accept-language')?.startsWith('de') ? 'Hallo' : 'Hello' })
    case 'encoded':
      return new NextResponse('text', { headers: { Vary: 'Origin' } })
    case 'mine':
      return NextResponse.json({ seen: request.cookies.has('seen') }, { headers: { 'Cache-Control': 'private, no-store', 'Set-Cookie': 'seen=1; Path=/' } })
    case 'moved':
      return NextResponse.redirect('https://example.com/new', 308)
    case 'thrown':
      throw new Error('thrown')
    default:
      return NextResponse.json({ error: 'not found' }, { status: 404 })
  }
})

export async function POST() {
  return NextResponse.json({ created: 1 }, { status: 201 })
}
