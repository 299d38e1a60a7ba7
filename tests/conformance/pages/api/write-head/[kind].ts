import type { NextApiRequest, NextApiResponse } from 'next'

/** Status and headers in one. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'status':
      return res.writeHead(201).end()
    case 'status-body':
      return res.writeHead(201).end('created')
    case 'flat':
      return res.writeHead(200, ['X-A', 'a', 'X-B', 'b']).end('flat')
    case 'flat-cookies':
      return res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end()
    case 'reason':
      return res.writeHead(200, 'Quite Fine').end('fine')
    case 'reason-headers':
      return res.writeHead(202, 'Taken', { 'X-A': 'a' }).end()
    case 'headers':
      return res.writeHead(200, { 'Content-Type': 'text/plain', 'X-Number': 7, 'X-List': ['a', 'b'] }).end('text')
    case 'merge':
      res.setHeader('X-Kept', 'before')
      res.setHeader('X-Replaced', 'before')
      return res.writeHead(200, { 'x-replaced': 'by writeHead', 'X-New': 'new' }).end('merged')
    case 'merge-cookies':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      return res.writeHead(200, { 'Set-Cookie': 'c=3' }).end()
    case 'cookies':
      return res.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end()
    case 'status-wins':
      return res.status(404).writeHead(200).end('200')
    case 'status-kept':
      res.status(404)
      return res.writeHead(res.statusCode, { 'X-A': 'a' }).end('404')
    case 'write':
      res.writeHead(200, { 'Content-Type': 'text/plain' })
      res.write('one ')
      return res.end('two')
    case 'length':
      return res.writeHead(200, { 'Content-Length': 4 }).end('four')
    case 'length-text':
      return res.writeHead(200, { 'Content-Length': '4', 'Content-Type': 'text/plain' }).end('four')
    case 'length-none':
      return res.writeHead(200, { 'Content-Length': 0 }).end()
    case 'no-content':
      return res.writeHead(204, { 'X-A': 'a' }).end('dropped')
    case 'not-modified':
      return res.writeHead(304, { ETag: '"a"', 'Cache-Control': 'max-age=1' }).end()
    case 'redirect':
      return res.writeHead(302, { Location: '/api/hello' }).end()
    case 'redirect-body':
      return res.writeHead(301, { Location: 'https://example.com/', 'Content-Type': 'text/html' }).end('<a href="https://example.com/">moved</a>')
    case 'unauthorized':
      return res.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' }).end('sign in')
    case 'bad-status':
      return res.writeHead(99).end()
    case 'bad-status-high':
      return res.writeHead(1000).end()
    case 'bad-name':
      return res.writeHead(200, { 'X Bad': 'a' }).end()
    case 'bad-value':
      return res.writeHead(200, { 'X-Bad': 'a\r\nb' }).end()
    case 'undefined-value':
      return res.writeHead(200, { 'X-None': undefined }).end()
    case 'then-throw':
      res.writeHead(201, { 'X-A': 'a' })
      throw new Error('secret')
    case 'only':
      res.writeHead(200, { 'X-A': 'a' })
      return res.end()
    case 'latin1':
      return res.writeHead(200, { 'X-Latin': 'café' }).end('text')
    case 'empty-value':
      return res.writeHead(200, { 'X-Empty': '' }).end('x')
    default:
      return res.status(404).end()
  }
}
