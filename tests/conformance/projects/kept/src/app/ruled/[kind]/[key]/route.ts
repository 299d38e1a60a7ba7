import { run } from '../../../../run'

export const dynamic = 'force-static'

export function GET() {
  return Response.json({ run: run() }, { headers: { 'Cache-Control': 'max-age=1', 'X-Own': 'handler' } })
}
