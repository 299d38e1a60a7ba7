import { kept } from '../../../../kept'
import { fetched } from '../../../../fetched'

export const generateStaticParams = () => []

export async function GET(_request: Request, { params }: RouteContext<'/kept/fetched/[...read]'>) {
  return kept((await params).read, fetched)
}
