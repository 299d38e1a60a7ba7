import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'

type User = { name: string }

/** A guard as wrappers are written: it answers for the handler, or hands it a user. */
function withAuth(handler: (req: NextApiRequest, res: NextApiResponse, user: User) => unknown): NextApiHandler {
  return (req, res) => {
    const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
    if (token !== 'secret') return res.status(401).setHeader('WWW-Authenticate', 'Bearer').json({ error: 'sign in first' })
    return handler(req, res, { name: 'ada' })
  }
}

export default withAuth((_req, res, user) => {
  res.json({ hello: user.name })
})
