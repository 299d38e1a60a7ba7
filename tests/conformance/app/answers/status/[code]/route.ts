import type { NextRequest } from 'next/server'

/** Answers with the status of the path, and with a body if `?body` asks for one. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ code: string }> }) {
  const body = request.nextUrl.searchParams.get('body')
  return new Response(body, { status: Number((await params).code) })
}

export { GET as POST }
