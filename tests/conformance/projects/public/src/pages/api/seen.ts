import type { NextApiRequest, NextApiResponse } from 'next'

import { pagesSeen } from '../../../../seen'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  pagesSeen('/api/seen', req, res)
}
