import { made } from '../../../made'

export const dynamic = 'force-static'

export function GET() {
  return Response.json({ made: made() })
}
