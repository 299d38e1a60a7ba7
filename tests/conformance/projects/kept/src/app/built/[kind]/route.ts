import { respond } from '../../../kinds'

export const revalidate = 3600

export function generateStaticParams() {
  const kinds = [
    'cache-control',
    'validators',
    'twice',
    'reserved',
    'created',
    'status-text',
    'moved',
    'missing',
    'no-content',
    'empty',
    'null',
    'bytes',
    'stream',
    'redirect',
    'not-found',
  ]
  return kinds.map((kind) => ({ kind }))
}

export async function GET(_: Request, { params }: { params: Promise<{ kind: string }> }) {
  return respond((await params).kind)
}
