import { run } from '../../../../../../run'

export function generateStaticParams() {
  return [{ a: '1', b: '2' }]
}

export async function GET(_: Request, { params }: { params: Promise<{ a: string, b: string }> }) {
  return Response.json({ run: run(), params: await params })
}
