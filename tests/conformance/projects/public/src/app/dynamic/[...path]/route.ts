import type { NextRequest } from 'next/server'

import { seen } from '../../../../../seen'

export function GET(request: NextRequest, context: { params: Promise<Record<string, unknown>> }) {
  return seen('/dynamic/[...path]', request, context)
}

export function POST(request: NextRequest, context: { params: Promise<Record<string, unknown>> }) {
  return seen('/dynamic/[...path]', request, context)
}
