import type { NextApiRequest, NextApiResponse } from 'next'

/** Sets headers and a cookie that the proxy sets too. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('X-Both', 'handler')
  res.setHeader('X-Handler', '1')
  res.setHeader('Set-Cookie', 'both=handler; Path=/')
  res.status(201).json(req.cookies)
}
