import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'

/** A method map: one handler for each method, 405 for the others. */
function methods(map: Record<string, NextApiHandler>): NextApiHandler {
  return (req, res) => {
    const handler = map[req.method ?? '']
    if (!handler) return res.status(405).setHeader('Allow', Object.keys(map).join(', ')).end('Method Not Allowed')
    return handler(req, res)
  }
}

export default methods({
  GET: (_req: NextApiRequest, res: NextApiResponse) => res.json({ posts: [] }),
  POST: (req: NextApiRequest, res: NextApiResponse) => res.status(201).json({ created: req.body }),
  DELETE: (_req: NextApiRequest, res: NextApiResponse) => res.status(204).end(),
})
