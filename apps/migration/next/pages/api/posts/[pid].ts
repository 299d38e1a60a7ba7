import type { NextApiRequest, NextApiResponse } from 'next'
import posts from '../../../data/posts.json'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const post = posts.find((post) => String(post.id) === req.query.pid)
  if (!post) return res.status(404).json({ error: 'no such post' })
  const words = post.text.split(/\s+/).length
  res.status(200).json({ ...post, words })
}
