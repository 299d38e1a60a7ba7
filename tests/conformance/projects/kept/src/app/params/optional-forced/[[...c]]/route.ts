import { run } from '../../../../run'

export const dynamic = 'force-static'

export async function GET(_: Request, { params }: { params: Promise<{ c?: string[] }> }) {
  return Response.json({ run: run(), params: await params })
}
