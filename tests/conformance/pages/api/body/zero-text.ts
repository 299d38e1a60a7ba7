import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: { sizeLimit: '0' } } }

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ type: typeof req.body, length: String(req.body).length })
}
