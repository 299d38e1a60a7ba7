import { NextResponse, type NextRequest } from 'next/server'

class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

type Context = { params: Promise<{ kind: string }> }
type Handler = (request: NextRequest, context: Context) => Promise<Response>

/** Responds with JSON to whatever the handler throws. What is not meant for clients is logged and becomes a 500. */
function withErrors(handler: Handler): Handler {
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      if (!(error instanceof ApiError)) console.error(error)
      const { status, message } = error instanceof ApiError ? error : { status: 500, message: 'internal error' }
      return NextResponse.json({ error: { status, message } }, { status })
    }
  }
}

export const GET = withErrors(async (request, { params }) => {
  switch ((await params).kind) {
    case 'post':
      return NextResponse.json({ post: 1 })
    case 'missing':
      throw new ApiError(404, 'no such post')
    case 'conflict':
      throw new ApiError(409, 'the post has changed')
    case 'parse':
      return NextResponse.json({ parsed: JSON.parse(request.nextUrl.searchParams.get('text') ?? '') })
    default:
      throw new Error('the password of the database is 1234')
  }
})
