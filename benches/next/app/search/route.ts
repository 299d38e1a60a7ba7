import type { NextRequest } from 'next/server'

export async function GET(request: NextRequest) {
  const query = request.nextUrl.searchParams
  return Response.json({ q: query.get('q'), page: query.get('page'), sort: query.get('sort') })
}
