import type { NextRequest } from 'next/server'

import { seen } from '../../../../seen'

export function GET(request: NextRequest) {
  return seen('/seen', request)
}

export function POST(request: NextRequest) {
  return seen('/seen', request)
}

export function PUT(request: NextRequest) {
  return seen('/seen', request)
}

export function PATCH(request: NextRequest) {
  return seen('/seen', request)
}

export function DELETE(request: NextRequest) {
  return seen('/seen', request)
}
