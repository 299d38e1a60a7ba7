import { run } from '../../../run'

export const dynamic = 'error'

export function GET() {
  return Response.json({ run: run() })
}
