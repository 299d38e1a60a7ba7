import type { NextRequest } from 'next/server'

const headers = { ETag: '"v1"' }

export async function GET(request: NextRequest) {
  if (request.headers.get('if-none-match') === headers.ETag) {
    return new Response(null, { status: 304, headers })
  }
  return Response.json({ message: 'Hello from Next.js!' }, { headers })
}
