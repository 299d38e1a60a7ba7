import { headers } from 'next/headers'

export async function GET() {
  const all = await headers()
  return Response.json({ test: all.get('X-Test-A'), has: all.has('x-test-a'), missing: all.get('x-test-none') })
}
