import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers one field of the body, as handlers do that trust their input. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ name: req.body.name })
}
