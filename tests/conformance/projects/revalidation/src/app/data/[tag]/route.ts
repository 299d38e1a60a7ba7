import { unstable_cache } from 'next/cache'

import { run } from '../../../../../run'

export const dynamic = 'force-dynamic'

/** Not kept itself: returns data with this tag. */
export async function GET(_request: Request, context: { params: Promise<{ tag: string }> }) {
  const { tag } = await context.params
  return Response.json({ data: await unstable_cache(async () => run(), ['data', tag], { tags: [tag] })() })
}
