import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('Set-Cookie', 'seen=1; Path=/; HttpOnly')
  res.json({ theme: req.cookies.theme })
}
