import type { NextRequest } from 'next/server'

import { steer } from '../../steer'

export const config = {
  matcher: ['/seen/:path*', '/api/:path*', '/old', '/before/:id', '/exact', '/_next/data/:path*'],
}

export function proxy(request: NextRequest) {
  return steer(request)
}
