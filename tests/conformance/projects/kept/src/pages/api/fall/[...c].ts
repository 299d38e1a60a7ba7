import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ by: 'pages [...c]', method: req.method, query: req.query })
}
