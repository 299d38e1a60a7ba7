import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'number':
      res.setHeader('X-Number', 42)
      break
    case 'list':
      res.setHeader('X-List', ['a', 'b'])
      break
    case 'twice':
      res.setHeader('X-Twice', 'first')
      res.setHeader('x-twice', 'second')
      break
    case 'append':
      res.setHeader('X-List', 'a')
      res.appendHeader('X-List', 'b')
      res.appendHeader('x-list', ['c', 'd'])
      break
    case 'empty':
      res.setHeader('X-Empty', '')
      break
    case 'spaces':
      res.setHeader('X-Spaces', '  a  b  ')
      break
    case 'latin1':
      res.setHeader('X-Latin', 'caf\u00e9')
      break
    case 'unicode':
      res.setHeader('X-Unicode', '\u2713')
      break
    case 'bad-name':
      res.setHeader('X Bad', 'value')
      break
    case 'bad-value':
      res.setHeader('X-Bad', 'a\nb')
      break
    case 'undefined':
      // @ts-expect-error no value
      res.setHeader('X-Undefined', undefined)
      break
    case 'removed':
      res.setHeader('X-Gone', 'a')
      res.removeHeader('x-gone')
      break
    case 'own':
      res.setHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT')
      res.setHeader('Server', 'mine')
      res.setHeader('Vary', 'Accept')
      res.setHeader('Cache-Control', 'public, max-age=60')
      break
    case 'cookie':
      res.setHeader('Set-Cookie', 'a=1; Path=/')
      break
    case 'cookies':
      res.setHeader('Set-Cookie', ['a=1; Path=/', 'b=two words; HttpOnly', 'a=3'])
      break
    case 'cookies-replaced':
      res.setHeader('Set-Cookie', 'a=1')
      res.setHeader('set-cookie', 'b=2')
      break
    case 'cookies-appended':
      res.appendHeader('Set-Cookie', 'a=1')
      res.appendHeader('Set-Cookie', 'b=2')
      break
    case 'get':
      res.setHeader('X-Mixed', ['a', 'b'])
      return res.json({ one: res.getHeader('x-mixed') ?? null, has: res.hasHeader('X-MIXED'), none: res.getHeader('x-none') ?? null })
  }
  res.json({ set: req.query.kind })
}
