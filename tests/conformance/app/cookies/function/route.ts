import { cookies } from 'next/headers'

export async function GET() {
  const jar = await cookies()
  return Response.json({ all: jar.getAll(), a: jar.get('a')?.value ?? null, named: jar.getAll('a') })
}
