import { connection } from 'next/server'
import { run } from '../../../run'

export const revalidate = 3600

export async function GET() {
  await connection()
  return Response.json({ run: run(), read: null })
}
