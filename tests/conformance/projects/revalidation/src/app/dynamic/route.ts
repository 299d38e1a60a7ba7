import { kept } from '../../../../run'

export const dynamic = 'force-dynamic'

export function GET() {
  return kept()
}
