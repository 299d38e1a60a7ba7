import type { NextApiHandler } from 'next'

const origins = ['https://app.example', 'https://admin.example']

/** Lets the pages of some origins read the responses, with cookies. */
function withCors(handler: NextApiHandler): NextApiHandler {
  return (req, res) => {
    const { origin } = req.headers
    res.setHeader('Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers')
    res.setHeader('Access-Control-Allow-Credentials', 'true')
    if (origin && origins.includes(origin)) res.setHeader('Access-Control-Allow-Origin', origin)
    if (req.method === 'OPTIONS' && req.headers['access-control-request-method']) {
      res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
      res.setHeader('Access-Control-Allow-Headers', 'content-type')
      res.setHeader('Access-Control-Max-Age', '600')
      return res.status(200).end()
    }
    return handler(req, res)
  }
}

export default withCors((req, res) => {
  if (req.query.fail) return res.status(404).json({ error: 'no such post' })
  res.json({ method: req.method, body: req.body })
})
