import type { NextApiRequest, NextApiResponse } from 'next'
import { revalidatePath } from 'next/cache'

import { nextMillisecond, outcome } from '../../../../run'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  await nextMillisecond()
  res.send(outcome(() => revalidatePath(req.body.path, req.body.type)))
}
