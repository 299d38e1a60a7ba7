import { connection } from 'next/server'
import { run } from '../../../run'

export const dynamic = 'force-static'

export async function GET() {
  await connection()
  return Response.json({ run: run(), read: null })
}
