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
    case 'swapped':
      // @ts-expect-error the arguments the wrong way round
      return res.redirect('/api/hello', 302)
    default:
      return res.status(404).end()
  }
}
