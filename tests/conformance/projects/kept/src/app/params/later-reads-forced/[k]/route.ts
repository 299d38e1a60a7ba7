import type { NextRequest } from 'next/server'
import { run } from '../../../../run'

export const dynamic = 'force-static'

export function generateStaticParams() {
  return [{ k: 'a' }]
}

export async function GET(request: NextRequest, { params }: { params: Promise<{ k: string }> }) {
  const { k } = await params
  const read = k.startsWith('bad') ? request.headers.get('x-test') : null
  return Response.json({ run: run(), k, read })
}
