import { randomUUID } from 'node:crypto'
import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'

/** Gives each request an id: the one that a proxy has given it, or a new one. The response has it too. */
function withRequestId(handler: (req: NextApiRequest, res: NextApiResponse, id: string) => unknown): NextApiHandler {
  return (req, res) => {
    const given = req.headers['x-request-id']
    const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', id)
    return handler(req, res, id)
  }
}

export default withRequestId((req, res, id) => {
  if (req.query.fail === 'thrown') throw new Error(`request ${id} failed`)
  if (req.query.fail) return res.status(404).json({ error: 'no such post' })
  res.json({ given: req.headers['x-request-id'] === id, length: id.length })
})
