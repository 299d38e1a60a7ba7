import { randomUUID } from 'node:crypto'
import { NextRequest, NextResponse } from 'next/server'

// Reading the request makes it dynamic.
export async function GET(request: NextRequest) {
  const verbose = request.nextUrl.searchParams.has('verbose')
  const headers = { 'X-Request-Id': randomUUID() }
  return NextResponse.json({ ok: true, at: Date.now(), verbose }, { headers })
}
