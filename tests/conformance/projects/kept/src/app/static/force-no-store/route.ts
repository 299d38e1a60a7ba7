import { run } from '../../../run'

export const fetchCache = 'force-no-store'
export const revalidate = 3600

export function GET() {
  return Response.json({ run: run() })
}
