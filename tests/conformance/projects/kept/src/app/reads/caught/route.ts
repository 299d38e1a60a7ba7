import type { NextRequest } from 'next/server'
import { run } from '../../../run'

export const revalidate = 3600

export async function GET(request: NextRequest) {
  let read
  try {
    read = request.headers.get('x-test')
  } catch {
    read = 'refused'
  }
  return Response.json({ run: run(), read: read })
}
