import { draftMode } from 'next/headers'
import { run } from '../../../run'

export const revalidate = 3600

export async function GET() {
  return Response.json({ run: run(), read: (await draftMode()).isEnabled })
}
