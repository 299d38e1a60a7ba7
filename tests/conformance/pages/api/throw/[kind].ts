import type { NextApiRequest, NextApiResponse } from 'next'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'error':
      throw new Error('secret')
    case 'string':
      throw 'secret'
    case 'null':
      throw null
    case 'with-status':
      throw Object.assign(new Error('teapot'), { statusCode: 418, status: 418 })
    case 'late':
      await new Promise((resolve) => setTimeout(resolve, 10))
      throw new Error('secret')
    case 'after-headers':
      res.setHeader('X-Before', 'kept?')
      res.setHeader('Set-Cookie', 'a=1')
      throw new Error('secret')
    case 'after-status':
      res.status(201)
      throw new Error('secret')
    case 'after-type':
      res.setHeader('Content-Type', 'application/json')
      throw new Error('secret')
    case 'after-send':
      res.status(200).json({ sent: true })
      throw new Error('secret')
    case 'stale-headers':
      res.setHeader('Content-Length', '999')
      res.setHeader('Location', '/elsewhere')
      res.setHeader('Cache-Control', 'public, max-age=600')
      throw new Error('secret')
    default:
      return res.status(404).end()
  }
}
