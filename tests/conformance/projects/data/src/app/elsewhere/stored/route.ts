import { take } from '../../../steps'
import { stored } from '../../../stored'

export async function POST(request: Request) {
  return take(await request.json(), stored)
}
