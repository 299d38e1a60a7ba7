import { run } from '../../../run'

export const dynamic = 'force-static'
export const revalidate = 1

export async function GET() {
  await new Promise((resolve) => setTimeout(resolve, 700))
  return Response.json({ run: run() })
}
