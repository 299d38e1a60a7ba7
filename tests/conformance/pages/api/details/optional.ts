import type { NextApiRequest, NextApiResponse } from 'next'

/** Takes a body, or none. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') return res.json({ posts: [] })
  if (!req.body.title) return res.status(400).send('A post has a title')
  res.status(201).json({ title: req.body.title })
}
