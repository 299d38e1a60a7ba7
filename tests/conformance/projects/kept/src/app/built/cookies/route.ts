import { respond } from '../../../kinds'

export const revalidate = 3600

export function GET() {
  return respond('cookies')
}
