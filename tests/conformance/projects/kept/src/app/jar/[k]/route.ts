import { cookies } from 'next/headers'

export const dynamic = 'force-static'

/** Sets a cookie where there is no request. */
export async function GET() {
  ;(await cookies()).set('a', '1')
  return new Response('set')
}
