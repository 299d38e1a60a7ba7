import type { NextRequest } from 'next/server'

export const dynamic = 'error'

export async function POST(request: NextRequest) {
  return Response.json([request.nextUrl.search, request.headers.get('x-test'), await request.text()])
}
