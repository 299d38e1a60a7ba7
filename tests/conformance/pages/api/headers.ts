import type { NextApiRequest, NextApiResponse } from 'next'

const SHOWN = [
  'accept',
  'accept-language',
  'authorization',
  'cache-control',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'if-none-match',
  'origin',
  'referer',
  'transfer-encoding',
  'user-agent',
]

/** Answers the request's headers: the common ones and every `x-test-...`, by name, or in the order they came with `?order`. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const names = Object.keys(req.headers).filter((name) => SHOWN.includes(name) || name.startsWith('x-test-'))
  if (req.query.order === undefined) names.sort()
  res.json(Object.fromEntries(names.map((name) => [name, req.headers[name]])))
}
