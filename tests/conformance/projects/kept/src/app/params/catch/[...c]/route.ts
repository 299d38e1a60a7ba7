import { run } from '../../../../run'

export function generateStaticParams() {
  return [{ c: ['a', 'b'] }, { c: ['x y'] }, { c: ['a/b'] }]
}

export async function GET(_: Request, { params }: { params: Promise<{ c: string[] }> }) {
  return Response.json({ run: run(), params: await params })
}
