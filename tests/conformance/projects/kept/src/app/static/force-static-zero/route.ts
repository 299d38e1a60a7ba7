import { run } from '../../../run'

export const dynamic = 'force-static'
export const revalidate = 0

export function GET() {
  return Response.json({ run: run() })
}
