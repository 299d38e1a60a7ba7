import type { NextApiRequest, NextApiResponse } from 'next'

/** Reads a body for one of its methods. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'POST') {
    const { title, tags = [] } = req.body
    return res.status(201).json({ title, tags: [tags].flat().length })
  }
  res.json({ posts: [] })
}
