import { NextResponse, type NextRequest } from 'next/server'

type Context = { params: Promise<{ path: string[] }> }
type Handler = (request: NextRequest, context: Context) => Response | Promise<Response>

const ofConnection = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding', 'upgrade']

function passedOn(headers: Headers) {
  return [...headers].filter(([name]) => !ofConnection.includes(name))
}

/** Runs the handler for what has moved. The legacy server responds to the rest. */
function withLegacy(hasMoved: (request: NextRequest) => boolean, handler: Handler): Handler {
  return async (request, context) => {
    if (hasMoved(request)) return handler(request, context)
    const { pathname, search } = request.nextUrl
    const body = request.body ? await request.arrayBuffer() : undefined
    const response = await fetch(`${process.env.LEGACY_URL}${pathname}${search}`, { method: request.method, headers: passedOn(request.headers), body, redirect: 'manual' })
    return new Response(response.body, { status: response.status, headers: passedOn(response.headers) })
  }
}

export const GET = withLegacy(
  (request) => request.nextUrl.searchParams.get('beta') === '1',
  async (request, { params }) => NextResponse.json({ moved: (await params).path, method: request.method }),
)

export const POST = GET
