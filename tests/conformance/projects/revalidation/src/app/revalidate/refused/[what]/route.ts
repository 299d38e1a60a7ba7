import { refresh, updateTag } from 'next/cache'

import { outcome } from '../../../../../../run'

export async function POST(request: Request, context: { params: Promise<{ what: string }> }) {
  const { what } = await context.params
  const tag = await request.text()
  return new Response(outcome(() => (what === 'refresh' ? refresh() : updateTag(tag))))
}
