import { revalidateTag } from 'next/cache'

import { nextMillisecond, outcome } from '../../../../../run'

/** Without a profile: at once. */
export async function POST(request: Request) {
  const { tag, profile } = await request.json()
  await nextMillisecond()
  return new Response(outcome(() => revalidateTag(tag, profile)))
}
