import { unstable_cache } from 'next/cache'

import { run, sleep } from '../../../../../run'

export const dynamic = 'force-static'

/** Takes 400 ms. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params
  const token = run()
  const data = await unstable_cache(async () => run(), ['slow', id], { tags: [`slow-${id}`] })()
  await sleep(400)
  return Response.json({ run: token, data })
}
