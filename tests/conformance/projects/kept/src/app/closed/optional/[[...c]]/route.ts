import { run } from '../../../../run'

export const dynamicParams = false

export function generateStaticParams() {
  return [{ c: [] }, { c: ['a'] }]
}

export async function GET(_: Request, { params }: { params: Promise<{ c?: string[] }> }) {
  return Response.json({ run: run(), params: await params })
}
