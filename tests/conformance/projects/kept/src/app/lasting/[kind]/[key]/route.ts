import { respond } from '../../../../kinds'

export const dynamic = 'force-static'

export async function GET(_: Request, { params }: { params: Promise<{ kind: string; key: string }> }) {
  return respond((await params).kind)
}
