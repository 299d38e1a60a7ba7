import type { NextApiRequest, NextApiResponse } from 'next'

/** Cookies that are set in several ways. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const cookie = 'd=x%20y; Path=/; HttpOnly'
  switch (req.query.kind) {
    case 'mixed':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      res.appendHeader('Set-Cookie', 'c=3')
      res.appendHeader('Set-Cookie', cookie)
      break
    case 'first':
      res.appendHeader('Set-Cookie', cookie)
      res.appendHeader('Set-Cookie', ['a=1', 'a=1'])
      res.appendHeader('Set-Cookie', cookie)
      break
    case 'replaced':
      res.appendHeader('Set-Cookie', cookie)
      res.setHeader('Set-Cookie', 'a=1')
      res.setHeader('Set-Cookie', 'b=2')
      res.appendHeader('Set-Cookie', cookie)
      break
  }
  res.json(res.getHeader('Set-Cookie'))
}
