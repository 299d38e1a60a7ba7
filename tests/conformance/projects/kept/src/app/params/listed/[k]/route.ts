import { run } from '../../../../run'

export function generateStaticParams() {
  return [{ k: 'a' }, { k: 'b c' }, { k: 'ü' }, { k: 'x/y' }, { k: '%41' }, { k: 'A' }, { k: 'a' }, { k: 'q?r' }, { k: '#' }, { k: '+' }]
}

export async function GET(_: Request, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({ run: run(), params: await params })
}
