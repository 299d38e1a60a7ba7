import { NextResponse, type NextRequest } from 'next/server'

type Flag = { enabled: boolean; users: string[] }
const flags: Record<string, Flag> = {
  'new-editor': { enabled: false, users: ['ada'] },
  'bulk-import': { enabled: true, users: [] },
  'old-export': { enabled: false, users: [] },
}

/** Runs the handler where a feature is on: for all, for this user, or in this browser. Elsewhere it is a 404. */
function withFlag(name: string, handler: (request: NextRequest) => Response | Promise<Response>) {
  return (request: NextRequest) => {
    const flag = flags[name]
    const cookie = request.cookies.get(`flag-${name}`)?.value
    const isOn = flag.enabled || flag.users.includes(request.headers.get('x-user') ?? '')
    if (cookie === 'off' || !(isOn || cookie === 'on')) return NextResponse.json({ error: 'not found' }, { status: 404 })
    return handler(request)
  }
}

export const GET = withFlag('new-editor', () => NextResponse.json({ editor: 'new' }))

export const POST = withFlag('bulk-import', async (request) => NextResponse.json({ imported: await request.json() }))

export const DELETE = withFlag('old-export', () => new NextResponse(null, { status: 204 }))
