import { cookies } from 'next/headers'
import { run } from '../../../run'

export const revalidate = 3600

export async function GET() {
  ;(await cookies()).set('a', '1')
  return Response.json({ run: run(), read: null })
}
