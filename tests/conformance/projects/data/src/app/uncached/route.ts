import { take } from '../../steps'
import { stored } from '../../stored'

export const fetchCache = 'force-no-store'

export async function POST(request: Request) {
  return take(await request.json(), stored)
}
