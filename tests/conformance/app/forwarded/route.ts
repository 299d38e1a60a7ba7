import { headers } from 'next/headers'

/** Answers what Next.js itself adds to the request's headers. */
export async function GET() {
  const all = await headers()
  return Response.json({
    address: all.get('x-forwarded-for'),
    host: all.get('x-forwarded-host'),
    proto: all.get('x-forwarded-proto'),
  })
}
