import { respond } from '../../../kinds'

export const dynamic = 'force-static'

export function GET() {
  return respond('unavailable')
}
