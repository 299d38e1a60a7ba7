import { revalidatePath, revalidateTag } from 'next/cache'

import { nextMillisecond, outcome } from '../../../../../run'

export async function POST(request: Request) {
  await nextMillisecond()
  const outcomes: string[] = []
  for (const { path, type, tag, profile } of await request.json()) {
    const call = path === undefined ? () => revalidateTag(tag, profile) : () => revalidatePath(path, type)
    outcomes.push(outcome(call))
  }
  return Response.json(outcomes)
}
