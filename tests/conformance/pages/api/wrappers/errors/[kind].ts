import type { NextApiHandler } from 'next'

class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** Responds with JSON to whatever the handler throws. What is not meant for clients is logged and becomes a 500. */
function withErrors(handler: NextApiHandler): NextApiHandler {
  return async (req, res) => {
    try {
      await handler(req, res)
    } catch (error) {
      if (!(error instanceof ApiError)) console.error(error)
      const { status, message } = error instanceof ApiError ? error : { status: 500, message: 'internal error' }
      res.status(status).json({ error: { status, message } })
    }
  }
}

export default withErrors((req, res) => {
  switch (req.query.kind) {
    case 'post':
      return res.json({ post: 1 })
    case 'missing':
      throw new ApiError(404, 'no such post')
    case 'conflict':
      throw new ApiError(409, 'the post has changed')
    case 'parse':
      return res.json({ parsed: JSON.parse(String(req.query.text)) })
    case 'cookie':
      res.setHeader('Set-Cookie', 'seen=1')
      throw new ApiError(403, 'not yours')
    default:
      throw new Error('the password of the database is 1234')
  }
})
