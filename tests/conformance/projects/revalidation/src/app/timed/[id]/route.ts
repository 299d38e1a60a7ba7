import { kept } from '../../../../../run'

export const revalidate = 60

export function generateStaticParams() {
  return []
}

export function GET(_request: Request, context: { params: Promise<Record<string, unknown>> }) {
  return kept(context)
}
