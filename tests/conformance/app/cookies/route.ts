import type { NextRequest } from 'next/server'

export async function GET(request: NextRequest) {
  return Response.json({
    all: request.cookies.getAll(),
    size: request.cookies.size,
    a: request.cookies.get('a') ?? null,
    has: request.cookies.has('a'),
    text: request.cookies.toString(),
  })
}
