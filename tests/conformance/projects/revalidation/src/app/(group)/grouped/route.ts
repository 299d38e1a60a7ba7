import { kept } from '../../../../../run'

export const dynamic = 'force-static'

export function GET() {
  return kept()
}
