import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers how many values each query key has. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json(Object.fromEntries(Object.entries(req.query).map(([key, value]) => [key, [value].flat().length])))
}
