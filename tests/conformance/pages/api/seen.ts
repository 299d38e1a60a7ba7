import type { NextApiRequest, NextApiResponse } from 'next'

const OURS = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto']

/** Answers all that a handler can tell of a request. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const names = Object.keys(req.headers).filter((name) => !OURS.includes(name)).sort()
  res.json({
    method: req.method,
    version: req.httpVersion,
    url: req.url,
    query: req.query,
    cookies: req.cookies,
    headers: names.map((name) => [name, req.headers[name]]),
    type: typeof req.body,
    body: req.body,
  })
}
