import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json(req.query.pairs === undefined ? req.cookies : Object.entries(req.cookies))
}
