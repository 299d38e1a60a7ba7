import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers what Next.js itself adds to the request's headers. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { 'x-forwarded-for': address, 'x-forwarded-host': host, 'x-forwarded-proto': proto } = req.headers
  res.json({ address, host, proto })
}
