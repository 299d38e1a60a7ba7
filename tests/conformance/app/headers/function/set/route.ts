import { headers } from 'next/headers'

/** The request's headers are read-only. */
export async function GET() {
  const all = await headers()
  try {
    all.set('x-test-a', 'b')
    return new Response('set')
  } catch (error) {
    return new Response((error as Error).name)
  }
}
