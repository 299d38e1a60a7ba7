import { take } from '../../../steps'
import { used } from '../../../used'

export async function POST(request: Request) {
  return take(await request.json(), used)
}
