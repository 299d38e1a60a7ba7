import { run } from '../../../run'

export const revalidate = false

export function GET() {
  return Response.json({ run: run() })
}
