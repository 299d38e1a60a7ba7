import { kept } from '../../../kept'
import { used } from '../../../used'

export const revalidate = 100
export const generateStaticParams = () => []

export async function GET(_request: Request, { params }: RouteContext<'/limited/[...read]'>) {
  return kept((await params).read, used)
}
