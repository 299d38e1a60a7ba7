import type { NextApiRequest, NextApiResponse } from 'next'

/** Sets headers that header rules set too. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('X-Both', 'handler')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', 'text/plain')
  res.setHeader('Vary', 'X-Handler')
  res.setHeader('Set-Cookie', ['both=handler', 'handler=1'])
  res.setHeader('X-Handler', ['a', 'b'])
  res.send('handler')
}
