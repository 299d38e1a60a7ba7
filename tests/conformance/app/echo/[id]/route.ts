import type { NextRequest } from 'next/server'

/** Path parameters and query keys of the same name do not meet here. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ params: await params, query: [...request.nextUrl.searchParams] })
}
