import { revalidatePath } from 'next/cache'

import { nextMillisecond, outcome } from '../../../../../run'

export async function POST(request: Request) {
  const { path, type } = await request.json()
  await nextMillisecond()
  return new Response(outcome(() => revalidatePath(path, type)))
}
