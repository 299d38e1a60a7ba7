import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'

const ranks = ['viewer', 'editor', 'admin'] as const
type Role = (typeof ranks)[number]
type Session = { user: string; role: Role }

const sessions = new Map<string, Session>([
  ['vera-1', { user: 'vera', role: 'viewer' }],
  ['emil-1', { user: 'emil', role: 'editor' }],
  ['ada-1', { user: 'ada', role: 'admin' }],
])

/** Runs the handler for sessions of at least this role. The token is in the header or in a cookie. */
function withRole(least: Role, handler: (req: NextApiRequest, res: NextApiResponse, session: Session) => unknown): NextApiHandler {
  return (req, res) => {
    const bearer = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
    const session = sessions.get(bearer ?? req.cookies.session ?? '')
    if (!session) return res.status(401).setHeader('WWW-Authenticate', 'Bearer').json({ error: 'sign in first' })
    if (ranks.indexOf(session.role) < ranks.indexOf(least)) return res.status(403).json({ error: `not for a ${session.role}` })
    return handler(req, res, session)
  }
}

export default withRole('editor', (req, res, session) => {
  res.json({ hello: session.user, role: session.role, method: req.method })
})
