import type { NextApiRequest, NextApiResponse } from 'next'

/** A field of a body, JSON or a form. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { a } = req.body
  const all = a === undefined || a === null ? [] : [a].flat().map(String)
  res.json({ value: a ?? null, first: all[0] ?? null, all })
}
