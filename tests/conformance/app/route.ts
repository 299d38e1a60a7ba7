import type { NextRequest } from 'next/server'

/** The root. */
async function answer(request: NextRequest) {
  return Response.json([request.method, request.url, request.nextUrl.pathname])
}

export { answer as GET, answer as POST }
