import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers its URL and its query, in a dynamic route. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ url: req.url, query: req.query })
}
