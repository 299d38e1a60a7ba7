import { run } from '../../../../run'

export const revalidate = 3600

export function generateStaticParams() {
  return []
}

export async function GET(_: Request, { params }: { params: Promise<{ k: string }> }) {
  return Response.json({ run: run(), params: await params })
}
