import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers what kind of value the body was parsed into. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const body = req.body
  const kind = body === null ? 'null' : Array.isArray(body) ? 'array' : typeof body
  res.json({ kind, length: typeof body === 'string' ? body.length : undefined, keys: kind === 'object' ? Object.keys(body) : undefined })
}
