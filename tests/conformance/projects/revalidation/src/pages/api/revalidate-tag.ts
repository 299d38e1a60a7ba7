import type { NextApiRequest, NextApiResponse } from 'next'
import { revalidateTag } from 'next/cache'

import { nextMillisecond, outcome } from '../../../../run'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  await nextMillisecond()
  res.send(outcome(() => revalidateTag(req.body.tag, req.body.profile)))
}
