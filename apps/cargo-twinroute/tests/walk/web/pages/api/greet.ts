import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { name } = req.query
  if (!name) return res.status(400).json({ error: 'a name is missing' })
  res.status(200).json({ hello: name })
}
