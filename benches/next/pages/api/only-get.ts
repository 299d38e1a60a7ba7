import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'GET') return res.json({ message: 'Hello from Next.js!' })
  res.status(405).setHeader('Allow', 'GET').end()
}
