import { kept } from '../../../kept'
import { stored } from '../../../stored'

export const dynamic = 'force-static'

export async function GET(_request: Request, { params }: RouteContext<'/forced/[...read]'>) {
  return kept((await params).read, stored)
}
