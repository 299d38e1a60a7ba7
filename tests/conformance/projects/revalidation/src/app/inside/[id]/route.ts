import { revalidatePath } from 'next/cache'

import { outcome, run } from '../../../../../run'

export const dynamic = 'force-static'

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params
  return Response.json({ run: run(), outcome: outcome(() => revalidatePath(`/kept/${id}`)) })
}
