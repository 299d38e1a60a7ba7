import type { NextRequest } from 'next/server'
import { run } from '../../../run'

export const revalidate = 3600

export async function GET(request: NextRequest) {
  return Response.json({ run: run(), read: request.method })
}
