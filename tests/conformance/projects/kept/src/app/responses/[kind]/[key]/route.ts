import { respond } from '../../../../kinds'

export const dynamic = 'force-static'
export const revalidate = 3600

export async function GET(_: Request, { params }: { params: Promise<{ kind: string; key: string }> }) {
  return respond((await params).kind)
}
