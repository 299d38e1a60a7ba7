import type { NextApiRequest, NextApiResponse } from 'next'
import posts from '../../../data/posts.json'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'GET') return res.status(200).json(posts)
  if (req.method !== 'POST') return res.status(405).setHeader('Allow', 'GET, POST').end()
  const { title } = req.body
  if (!title) return res.status(400).json({ error: 'a title is missing' })
  res.status(201).json({ id: posts.length + 1, title })
}
