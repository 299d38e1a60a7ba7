import type { NextApiRequest, NextApiResponse } from 'next'

/** Answers with the phrase and the status of the query. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.statusMessage = String(req.query.phrase)
  res.status(Number(req.query.status))
  switch (req.query.then) {
    case 'end':
      return res.end('text')
    case 'json':
      return res.json({})
    case 'redirect':
      return res.redirect('/a')
    case 'head':
      res.writeHead(201)
      res.statusMessage = 'Late'
      return res.end()
    case 'throw':
      throw new Error('secret')
  }
  return res.send('text')
}
