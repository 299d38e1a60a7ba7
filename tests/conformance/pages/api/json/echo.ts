import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers the parsed body. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json(req.body)
}
