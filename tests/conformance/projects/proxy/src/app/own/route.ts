import { cookies } from 'next/headers'

/** Sets headers and cookies that the proxy sets too. */
export async function GET() {
  const jar = await cookies()
  jar.set('both', 'handler')
  jar.set('handler', '1')
  const seen = jar.getAll().map(({ name, value }) => `${name}=${value}`)
  return Response.json(seen, { status: 201, headers: { 'X-Both': 'handler', 'X-Handler': '1' } })
}
