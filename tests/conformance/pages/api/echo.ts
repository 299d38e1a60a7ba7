import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers what it saw. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({
    method: req.method,
    url: req.url,
    query: req.query,
    cookies: req.cookies,
    type: typeof req.body,
    body: req.body,
  })
}
