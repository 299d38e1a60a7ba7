import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const body: { posts: { id: number; title: string }[] } = req.body
  res.json(body)
}
