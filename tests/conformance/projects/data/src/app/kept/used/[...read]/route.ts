import { kept } from '../../../../kept'
import { used } from '../../../../used'

export const generateStaticParams = () => []

export async function GET(_request: Request, { params }: RouteContext<'/kept/used/[...read]'>) {
  return kept((await params).read, used)
}
