import { unstable_cache } from 'next/cache'

import { run } from '../../../../../run'

export const dynamic = 'force-static'

export async function GET(_request: Request, context: { params: Promise<{ tags: string[] }> }) {
  const { tags } = await context.params
  const data = await unstable_cache(async () => run(), ['tagged', ...tags], { tags })()
  return Response.json({ run: run(), data })
}
