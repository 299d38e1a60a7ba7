import type { NextRequest } from 'next/server'

import { seen } from '../../../../seen'

export function GET(request: NextRequest) {
  return seen('/feed.xml', request)
}

export function POST(request: NextRequest) {
  return seen('/feed.xml', request)
}
