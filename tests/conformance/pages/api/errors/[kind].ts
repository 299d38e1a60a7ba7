import type { NextApiRequest, NextApiResponse } from 'next'

import { after } from 'next/server'

/** Fails in the ways that handlers do. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'undefined':
      throw undefined
    case 'number':
      throw 42
    case 'object':
      throw { statusCode: 404, message: 'secret' }
    case 'rejected':
      return Promise.reject(new Error('secret'))
    case 'circular': {
      const value: Record<string, unknown> = {}
      value.self = value
      return res.json(value)
    }
    case 'bad-status':
      return res.status(99).end()
    case 'bad-header':
      res.setHeader('X-Bad', 'a\nb')
      return res.end()
    case 'all-set':
      res.status(201)
      res.setHeader('X-Kept', 'yes')
      res.setHeader('Content-Type', 'text/csv')
      res.setHeader('Content-Encoding', 'identity')
      throw new Error('secret')
    case 'after':
      after(() => {})
      return res.send('answer')
    case 'caught':
      try {
        throw new Error('secret')
      } catch {
        return res.status(503).setHeader('Retry-After', '1').json({ error: 'busy' })
      }
  }
  return res.status(404).end()
}
