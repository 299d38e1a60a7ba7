import { take } from '../../steps'
import { fetched } from '../../fetched'

export async function POST(request: Request) {
  return take(await request.json(), fetched)
}
