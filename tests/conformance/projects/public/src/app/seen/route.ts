import type { NextRequest } from 'next/server'

import { seen } from '../../../../seen'

export function GET(request: NextRequest) {
  return seen('/seen', request)
}

export function POST(request: NextRequest) {
  return seen('/seen', request)
}
