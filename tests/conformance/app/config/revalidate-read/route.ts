import type { NextRequest } from 'next/server'

export const revalidate = 60

export async function GET(request: NextRequest) {
  return Response.json([request.nextUrl.search, request.headers.get('x-test')])
}
