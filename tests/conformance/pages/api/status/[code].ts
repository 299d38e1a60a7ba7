import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers with the status of the path, in the way that `?with=` names. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.status(Number(req.query.code))
  switch (req.query.with) {
    case 'json':
      return res.json({ status: res.statusCode })
    case 'send':
      return res.send('sent')
    case 'typed':
      res.setHeader('Content-Type', 'text/plain')
      res.setHeader('Content-Length', '4')
      res.setHeader('ETag', '"kept"')
      return res.send('sent')
    case 'end-body':
      return res.end('a body')
    default:
      return res.end()
  }
}
