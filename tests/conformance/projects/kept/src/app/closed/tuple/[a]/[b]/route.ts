import { run } from '../../../../../run'

export const dynamicParams = false

export function generateStaticParams() {
  return [{ a: '1', b: '2' }, { a: '3', b: '4' }]
}

export async function GET(_: Request, { params }: { params: Promise<{ a: string, b: string }> }) {
  return Response.json({ run: run(), params: await params })
}
