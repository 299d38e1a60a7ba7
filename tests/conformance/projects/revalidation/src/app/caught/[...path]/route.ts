import { kept } from '../../../../../run'

export const dynamic = 'force-static'

export function GET(_request: Request, context: { params: Promise<Record<string, unknown>> }) {
  return kept(context)
}
