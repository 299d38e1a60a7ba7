import type { NextApiRequest, NextApiResponse } from 'next'

/** Reads what was set on the response. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('X-Text', 'a')
  res.setHeader('X-Number', 42)
  res.setHeader('X-List', ['a', 'b'])
  res.setHeader('X-None', [])
  res.appendHeader('Set-Cookie', 'a=1')
  const list = (name: string) => {
    const value = res.getHeader(name)
    return value === undefined ? null : [value].flat().map(String)
  }
  switch (req.query.kind) {
    case 'names':
      return res.json(res.getHeaderNames().sort())
    case 'all':
      return res.json(Object.keys(res.getHeaders()).sort().map((name) => [name, list(name)]))
    case 'case':
      return res.json([list('x-TEXT'), list('X-list'), res.hasHeader('X-NUMBER')])
    case 'text':
      return res.json(['x-text', 'x-number', 'x-list', 'x-none'].map((name) => list(name)?.join(', ')))
    case 'malformed':
      return res.json([list('x text'), res.hasHeader('')])
    case 'copy': {
      const headers = res.getHeaders()
      headers['x-text'] = 'b'
      return res.json(list('x-text'))
    }
    case 'removed':
      res.removeHeader('X-Text')
      res.removeHeader('X-None')
      return res.json(res.getHeaderNames().sort())
    case 'status': {
      const first = res.statusCode
      res.status(201)
      return res.json([first, res.statusCode])
    }
    default:
      return res.status(404).end()
  }
}
