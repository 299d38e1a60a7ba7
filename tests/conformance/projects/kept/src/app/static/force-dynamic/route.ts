import { run } from '../../../run'

export const dynamic = 'force-dynamic'
export const revalidate = 3600

export function GET() {
  return Response.json({ run: run() })
}
