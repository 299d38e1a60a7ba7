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

/** Answers the request's headers: the common ones and every `x-test-...`, in the order they came. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const shown = Object.entries(req.headers).filter(([name]) => SHOWN.includes(name) || name.startsWith('x-test-'))
  res.json(Object.fromEntries(shown))
}
