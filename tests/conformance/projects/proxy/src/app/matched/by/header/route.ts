import type { NextRequest } from 'next/server'

import { seen } from '../../../../../../seen'

export function GET(request: NextRequest) {
  return seen('/matched/by/header', request)
}

export function POST(request: NextRequest) {
  return seen('/matched/by/header', request)
}
