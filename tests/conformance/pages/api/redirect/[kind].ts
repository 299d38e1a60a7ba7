import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'default':
      return res.redirect('/api/hello')
    case 'permanent':
      return res.redirect(308, '/api/hello')
    case 'see-other':
      return res.redirect(303, '/api/hello?from=here#there')
    case 'external':
      return res.redirect('https://example.com/a b')
    case 'relative':
      return res.redirect('../hello')
    case 'unicode':
      return res.redirect('/api/é')
    case 'encoded':
      return res.redirect('/api/%C3%A9%20x')
    case 'empty':
      return res.redirect('')
    case 'not-a-redirect':
      return res.redirect(200, '/api/hello')
    case 'bad-status':
      return res.redirect(99, '/api/hello')
    case 'line-break':
      return res.redirect('/api/hello\r\nX-Injected: yes')
    case 'typed':
      res.setHeader('Content-Type', 'text/html')
      res.setHeader('X-Before', 'kept')
      return res.redirect('/api/hello')
    case 'found':
      return res.redirect(302, '/api/hello')
    case 'moved':
      return res.redirect(301, '/api/hello')
    case 'no-content':
      return res.redirect(204, '/api/hello')
    case 'not-modified':
      return res.redirect(304, '/api/hello')
    case 'not-found':
      return res.redirect(404, '/api/hello')
    case 'beyond-latin1':
      return res.redirect('/api/\u2713')
    case 'cookies':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      return res.redirect('/api/hello')
    case 'other-host':
      return res.redirect('//example.com/path')
    case 'scheme':
      return res.redirect('mailto:someone@example.com')
    case 'odd-characters':
      return res.redirect('/a"b<c>d\\e|f^g`h{i}')
    case 'fragment':
      return res.redirect('#here')
    case 'query':
      return res.redirect('?a=1&a=2')
    case 'long':
      return res.redirect('/api/hello?' + 'x'.repeat(6000))
    case 'location-before':
      res.setHeader('Location', '/elsewhere')
      return res.redirect('/api/hello')
    case 'length-before':
      res.setHeader('Content-Length', 10)
      return res.redirect('/api/hello')
    case 'status-before':
      return res.status(200).redirect('/api/hello')
    default:
      return res.status(404).end()
  }
}
