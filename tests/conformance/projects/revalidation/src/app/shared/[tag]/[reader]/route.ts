import { unstable_cache } from 'next/cache'

import { run } from '../../../../../../run'

export const dynamic = 'force-static'

export async function GET(_request: Request, context: { params: Promise<{ tag: string }> }) {
  const { tag } = await context.params
  const data = await unstable_cache(async () => run(), ['shared', tag], { tags: [tag] })()
  return Response.json({ run: run(), data })
}
