import type { NextRequest } from 'next/server'

export async function GET(request: NextRequest, { params }: { params: Promise<{ rest: string[] }> }) {
  return Response.json({ url: request.url, pathname: request.nextUrl.pathname, rest: (await params).rest })
}
