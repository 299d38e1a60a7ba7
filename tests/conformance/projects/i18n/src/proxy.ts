import type { NextRequest } from 'next/server'

import { steer } from '../../steer'

export const config = {
  matcher: ['/api/:path*', '/guarded', { source: '/plain-guarded', locale: false }, { source: '/de/guarded-de', locale: false }, '/app/:path*'],
}

export function proxy(request: NextRequest) {
  return steer(request)
}
