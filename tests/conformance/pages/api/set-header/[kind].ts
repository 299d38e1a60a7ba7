import type { NextApiRequest, NextApiResponse } from 'next'

/** Adds a cookie as authentication libraries do it: all that are there are read and set again. */
function addCookie(res: NextApiResponse, cookie: string) {
  const there = res.getHeader('Set-Cookie') ?? []
  res.setHeader('Set-Cookie', [...(Array.isArray(there) ? there : [String(there)]), cookie])
}

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
    case 'fraction':
      res.setHeader('X-Number', 1.5)
      break
    case 'exponent':
      res.setHeader('X-Number', 1e21)
      break
    case 'negative':
      res.setHeader('X-Number', -7)
      break
    case 'big-integer':
      res.setHeader('X-Number', Number.MAX_SAFE_INTEGER)
      break
    case 'list-numbers':
      // @ts-expect-error TypeScript wants texts
      res.setHeader('X-List', [1, 2.5])
      break
    case 'list-empty':
      res.setHeader('X-List', [])
      break
    case 'list-of-one':
      res.setHeader('X-List', ['only'])
      break
    case 'list-empty-text':
      res.setHeader('X-List', ['', 'a', ''])
      break
    case 'list-commas':
      res.setHeader('X-List', ['a, b', 'c'])
      break
    case 'list-bad':
      res.setHeader('X-List', ['fine', 'a\nb'])
      break
    case 'list-replaces':
      res.setHeader('X-List', ['a', 'b'])
      res.setHeader('X-List', 'c')
      break
    case 'list-after-append':
      res.appendHeader('X-List', 'a')
      res.setHeader('X-List', ['b', 'c'])
      break
    case 'append-to-nothing':
      res.appendHeader('X-List', ['a', 'b'])
      break
    case 'append-empty':
      res.setHeader('X-List', 'a')
      res.appendHeader('X-List', '')
      break
    case 'tab':
      res.setHeader('X-Tab', 'a\tb')
      break
    case 'nul':
      res.setHeader('X-Nul', 'a\0b')
      break
    case 'delete-character':
      res.setHeader('X-Del', 'a\u007fb')
      break
    case 'control':
      res.setHeader('X-Control', 'a\u0001b')
      break
    case 'latin1-high':
      res.setHeader('X-Latin', '\u0080\u00a0\u00ff')
      break
    case 'empty-name':
      res.setHeader('', 'a')
      break
    case 'colon-name':
      res.setHeader('X:A', 'a')
      break
    case 'unicode-name':
      res.setHeader('X-\u00e9', 'a')
      break
    case 'odd-name':
      res.setHeader("x!#$%&'*+-.^_`|~9", 'odd')
      break
    case 'upper-name':
      res.setHeader('X-UPPER', 'a')
      break
    case 'long':
      res.setHeader('X-Long', 'x'.repeat(10000))
      break
    case 'many':
      for (let n = 0; n < 100; n++) res.setHeader(`X-Many-${n}`, n)
      break
    case 'type-over-json':
      res.setHeader('Content-Type', 'text/plain')
      break
    case 'etag-over-json':
      res.setHeader('ETag', 'W/"mine"')
      break
    case 'length-over-json':
      res.setHeader('Content-Length', 1)
      break
    case 'encoding':
      res.setHeader('Content-Encoding', 'identity')
      break
    case 'language':
      res.setHeader('Content-Language', 'de, en')
      break
    case 'vary-list':
      res.setHeader('Vary', ['Origin', 'Accept'])
      break
    case 'vary-star':
      res.setHeader('Vary', '*')
      break
    case 'vary-encoding':
      res.setHeader('Vary', 'accept-encoding, Origin')
      break
    case 'cors':
      res.setHeader('Access-Control-Allow-Origin', '*')
      res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
      res.setHeader('Access-Control-Max-Age', 86400)
      break
    case 'security':
      res.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
      res.setHeader('X-Frame-Options', 'DENY')
      res.setHeader('Content-Security-Policy', "default-src 'self'")
      break
    case 'last-modified':
      res.setHeader('Last-Modified', 'Thu, 01 Jan 1970 00:00:00 GMT')
      break
    case 'remove-set-by-json':
      res.removeHeader('Content-Type')
      break
    case 'remove-powered-by':
      res.removeHeader('X-Powered-By')
      break
    case 'remove-unset':
      res.removeHeader('X-Never')
      break
    case 'remove-then-set':
      res.setHeader('X-A', '1')
      res.removeHeader('X-A')
      res.setHeader('X-A', '2')
      break
    case 'chained':
      return res.setHeader('X-A', '1').setHeader('X-B', '2').status(201).json({ chained: true })
    case 'names':
      res.setHeader('X-B', '1')
      res.setHeader('x-a', ['2', '3'])
      return res.json({ names: res.getHeaderNames().filter((name) => name.startsWith('x-')) })
    case 'get-number':
      res.setHeader('X-Number', 42)
      return res.json({ type: typeof res.getHeader('x-number') })
    case 'get-after-append':
      res.appendHeader('X-List', 'a')
      res.appendHeader('X-List', 'b')
      return res.json({ list: res.getHeader('X-List') })
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
    case 'cookie-expired':
      res.setHeader('Set-Cookie', 'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
      break
    case 'cookie-all':
      res.setHeader('Set-Cookie', 'a=b; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=60; Domain=example.com; Secure; HttpOnly; SameSite=Strict; Partitioned; Priority=High')
      break
    case 'cookie-comma':
      res.setHeader('Set-Cookie', 'a=1, b=2')
      break
    case 'cookie-latin1':
      res.setHeader('Set-Cookie', 'a=caf\u00e9')
      break
    case 'cookie-unicode':
      res.setHeader('Set-Cookie', 'a=\u2713')
      break
    case 'cookies-list-then-append':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      res.appendHeader('set-cookie', 'c=3')
      break
    case 'cookies-removed':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      res.removeHeader('set-cookie')
      break
    case 'cookies-same':
      res.setHeader('Set-Cookie', ['a=1', 'a=1'])
      break
    case 'list-none':
      res.setHeader('X-List', [])
      return res.json({ has: res.hasHeader('x-list'), list: res.getHeader('x-list') ?? null })
    case 'list-none-over':
      res.setHeader('X-List', 'a')
      res.setHeader('X-List', [])
      return res.json({ has: res.hasHeader('x-list'), list: res.getHeader('x-list') ?? null })
    case 'list-none-append':
      res.setHeader('X-List', [])
      res.appendHeader('X-List', 'a')
      return res.json({ has: res.hasHeader('x-list') })
    case 'list-none-remove':
      res.setHeader('X-List', [])
      res.removeHeader('X-List')
      return res.json({ has: res.hasHeader('x-list') })
    case 'cookies-number':
      res.setHeader('Set-Cookie', 5)
      return res.json({ has: res.hasHeader('set-cookie'), list: res.getHeader('set-cookie') ?? null })
    case 'cookies-number-over':
      res.setHeader('Set-Cookie', 'a=1')
      res.setHeader('Set-Cookie', 5)
      break
    case 'cookies-get':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      return res.json(res.getHeader('set-cookie'))
    case 'cookies-get-one':
      res.setHeader('Set-Cookie', 'a=1')
      return res.json([res.getHeader('set-cookie')].flat())
    case 'cookies-add':
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      addCookie(res, 'c=3')
      break
    case 'cookies-add-first':
      addCookie(res, 'c=3')
      break
    case 'cookies-add-twice':
      addCookie(res, 'c=3')
      addCookie(res, 'd=4')
      addCookie(res, 'e=5')
      break
    case 'get':
      res.setHeader('X-Mixed', ['a', 'b'])
      return res.json({ one: res.getHeader('x-mixed') ?? null, has: res.hasHeader('X-MIXED'), none: res.getHeader('x-none') ?? null })
  }
  res.json({ set: req.query.kind })
}
