import { run } from '../../../run'

export const dynamic = 'error'
export const revalidate = 0

export function GET() {
  return Response.json({ run: run() })
}
