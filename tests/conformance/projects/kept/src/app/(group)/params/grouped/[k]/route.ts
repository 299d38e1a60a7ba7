import { run } from '../../../../../run'

export function generateStaticParams() {
  return [{ k: 'a' }]
}

export async function GET(_: Request, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({ run: run(), params: await params })
}
