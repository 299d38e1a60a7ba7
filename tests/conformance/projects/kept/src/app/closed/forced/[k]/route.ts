import { run } from '../../../../run'

export const dynamic = 'force-static'
export const dynamicParams = false

export async function GET(_: Request, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({ run: run(), params: await params })
}
