import { kept } from '../../../../../run'

export const revalidate = 3600

export function generateStaticParams() {
  return [{ id: 'one' }, { id: 'two' }]
}

export function GET(_request: Request, context: { params: Promise<Record<string, unknown>> }) {
  return kept(context)
}
