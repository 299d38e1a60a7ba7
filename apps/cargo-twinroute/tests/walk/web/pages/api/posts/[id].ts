import type { NextApiRequest, NextApiResponse } from 'next'
import { findPost } from '../../../lib/posts'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'GET') return res.status(405).json({ error: 'only GET' })
  const { id } = req.query as { id: string }
  const post = await findPost(id)
  if (!post) return res.status(404).json({ error: 'no such post' })
  res.status(200).json(post)
}
