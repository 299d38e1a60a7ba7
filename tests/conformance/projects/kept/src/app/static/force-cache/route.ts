import { run } from '../../../run'

export const fetchCache = 'force-cache'

export function GET() {
  return Response.json({ run: run() })
}
