import type { NextRequest } from 'next/server'
import { run } from '../../../../run'

export const dynamicParams = false

export function generateStaticParams() {
  return [{ k: 'a' }]
}

export async function GET(request: NextRequest, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({ run: run(), params: await params, test: request.headers.get('x-test') })
}
