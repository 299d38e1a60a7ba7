import type { NextApiRequest, NextApiResponse } from 'next'

import { results } from '../../steps'
import { stored } from '../../stored'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  // Without an ETag, which would be another one for each run.
  res.setHeader('Content-Type', 'application/json').end(JSON.stringify(await results(JSON.parse(req.body), stored)))
}
