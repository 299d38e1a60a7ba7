import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { q, page, sort } = req.query
  res.json({ q, page, sort })
}
