import type { NextApiRequest, NextApiResponse } from 'next'

// `proxy.ts` sets the header, so only users who are signed in get here.
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.status(200).json({ user: req.headers['x-user'] ?? null, drafts: ['Guards'] })
}
