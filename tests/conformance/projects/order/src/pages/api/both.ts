import type { NextApiRequest, NextApiResponse } from 'next'

/** Sets headers that a header rule and the proxy set too. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('X-Both', 'handler')
  res.setHeader('X-Handler', 'handler')
  res.setHeader('Cache-Control', 'no-store')
  res.send('handler')
}
