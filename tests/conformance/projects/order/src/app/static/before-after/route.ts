import type { NextRequest } from 'next/server'

import { seen } from '../../../../../seen'

export function GET(request: NextRequest) {
  return seen('/static/before-after', request)
}

export function POST(request: NextRequest) {
  return seen('/static/before-after', request)
}
