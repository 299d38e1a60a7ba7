import { NextResponse, type NextRequest } from 'next/server'

const limit = 3
const seconds = 60
const windows = new Map<string, { start: number; count: number }>()

/** Lets each API key have `limit` requests in `seconds`. */
function withRateLimit(handler: (request: NextRequest) => Response | Promise<Response>) {
  return async (request: NextRequest) => {
    const key = request.headers.get('x-api-key') ?? 'anonymous'
    const now = Date.now()
    let window = windows.get(key)
    if (!window || now - window.start >= seconds * 1000) windows.set(key, (window = { start: now, count: 0 }))
    window.count += 1
    const isOver = window.count > limit
    const response = isOver ? NextResponse.json({ error: 'too many requests' }, { status: 429 }) : await handler(request)
    response.headers.set('X-RateLimit-Limit', String(limit))
    response.headers.set('X-RateLimit-Remaining', String(Math.max(limit - window.count, 0)))
    if (isOver) response.headers.set('Retry-After', String(seconds))
    return response
  }
}

export const GET = withRateLimit(() => NextResponse.json({ posts: [] }))

export const POST = withRateLimit(async (request) => NextResponse.json({ created: await request.json() }, { status: 201 }))
