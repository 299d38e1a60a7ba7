import type { NextRequest } from 'next/server'

const SHOWN = [
  'accept',
  'accept-language',
  'authorization',
  'cache-control',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'if-none-match',
  'origin',
  'referer',
  'transfer-encoding',
  'user-agent',
]

/** Answers the request's headers: the common ones and every `x-test-...`. */
export async function GET(request: NextRequest) {
  return Response.json([...request.headers].filter(([name]) => SHOWN.includes(name) || name.startsWith('x-test-')))
}

export { GET as POST }
