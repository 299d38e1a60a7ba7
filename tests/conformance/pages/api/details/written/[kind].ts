import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers with JSON after a piece was written. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('Content-Type', 'text/plain')
  res.write('begun ')
  switch (req.query.kind) {
    case 'object':
      return res.json({ b: 1.0, a: undefined, 1: [null] })
    case 'text':
      return res.json('text')
    case 'null':
      return res.json(null)
    default:
      return res.send(`sent ${req.query.kind}`)
  }
}
