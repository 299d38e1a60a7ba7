import type { NextRequest } from 'next/server'

import { take } from '../../steps'
import { stored } from '../../stored'

export async function GET(request: NextRequest) {
  const key = request.nextUrl.searchParams.get('key')!
  return take([{ read: { key } }], stored)
}

export async function POST(request: Request) {
  return take(await request.json(), stored)
}
