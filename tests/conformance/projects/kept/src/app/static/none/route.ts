import { run } from '../../../run'

export function GET() {
  return Response.json({ run: run() })
}
