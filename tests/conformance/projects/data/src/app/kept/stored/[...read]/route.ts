import { kept } from '../../../../kept'
import { stored } from '../../../../stored'

export const generateStaticParams = () => []

export async function GET(_request: Request, { params }: RouteContext<'/kept/stored/[...read]'>) {
  return kept((await params).read, stored)
}
