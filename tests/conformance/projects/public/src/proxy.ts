import type { NextRequest } from 'next/server'

import { steer } from '../../steer'

export const config = {
  matcher: ['/proxied/:path*', '/sub/proxied.txt', '/api/:path*'],
}

export function proxy(request: NextRequest) {
  return steer(request)
}
