import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: { sizeLimit: 2048 } } }

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ length: req.body.length })
}
