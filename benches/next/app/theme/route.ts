import { cookies } from 'next/headers'

export async function GET() {
  const jar = await cookies()
  jar.set('seen', '1', { httpOnly: true })
  return Response.json({ theme: jar.get('theme')?.value })
}
