import { NextResponse, type NextRequest } from 'next/server'

const ranks = ['viewer', 'editor', 'admin'] as const
type Role = (typeof ranks)[number]
type Session = { user: string; role: Role }

const sessions = new Map<string, Session>([
  ['vera-1', { user: 'vera', role: 'viewer' }],
  ['emil-1', { user: 'emil', role: 'editor' }],
  ['ada-1', { user: 'ada', role: 'admin' }],
])

/** Runs the handler for sessions of at least this role. The token is in the header or in a cookie. */
function withRole(least: Role, handler: (request: NextRequest, session: Session) => Response | Promise<Response>) {
  return (request: NextRequest) => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    const session = sessions.get(bearer ?? request.cookies.get('session')?.value ?? '')
    if (!session) return NextResponse.json({ error: 'sign in first' }, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })
    if (ranks.indexOf(session.role) < ranks.indexOf(least)) return NextResponse.json({ error: `not for a ${session.role}` }, { status: 403 })
    return handler(request, session)
  }
}

export const GET = withRole('viewer', (_request, session) => NextResponse.json({ hello: session.user, role: session.role }))

export const DELETE = withRole('admin', () => new NextResponse(null, { status: 204 }))
