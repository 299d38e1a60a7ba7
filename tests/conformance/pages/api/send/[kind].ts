import type { NextApiRequest, NextApiResponse } from 'next'

import { Readable } from 'node:stream'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'string':
      return res.send('text')
    case 'empty':
      return res.send('')
    case 'unicode':
      return res.send('é 👋 \u2028')
    case 'html':
      res.setHeader('Content-Type', 'text/html; charset=utf-8')
      return res.send('<p>hello</p>')
    case 'json-type-string':
      res.setHeader('Content-Type', 'application/json')
      return res.send('{"a":1.0}')
    case 'number':
      return res.send(1.5)
    case 'zero':
      return res.send(0)
    case 'boolean':
      return res.send(false)
    case 'null':
      return res.send(null)
    case 'undefined':
      return res.send(undefined)
    case 'object':
      return res.send({ b: 1, a: [true] })
    case 'typed-object':
      res.setHeader('Content-Type', 'text/plain')
      return res.send({ typed: 'before' })
    case 'typed-json':
      res.setHeader('Content-Type', 'application/vnd.api+json')
      return res.json({ typed: 'before' })
    case 'array':
      return res.send([1, 'two', null])
    case 'buffer':
      return res.send(Buffer.from([0, 1, 254, 255]))
    case 'empty-buffer':
      return res.send(Buffer.alloc(0))
    case 'typed-buffer':
      res.setHeader('Content-Type', 'image/png')
      return res.send(Buffer.from('png'))
    case 'uint8array':
      return res.send(new Uint8Array([1, 2]))
    case 'stream':
      return res.send(Readable.from([Buffer.from('one '), Buffer.from('two')]))
    case 'with-length':
      res.setHeader('Content-Length', 100)
      return res.send('short')
    case 'with-etag':
      res.setHeader('ETag', '"mine"')
      return res.send('text')
    case 'true':
      return res.send(true)
    case 'nan':
      return res.send(NaN)
    case 'negative-zero':
      return res.send(-0)
    case 'large-number':
      return res.send(1e21)
    case 'empty-object':
      return res.send({})
    case 'empty-array':
      return res.send([])
    case 'date':
      return res.send(new Date(0))
    case 'nested-buffer':
      return res.json({ bytes: Buffer.from('hi') })
    case 'long-string':
      return res.send('é'.repeat(3000))
    case 'line-ends':
      return res.send('a\r\nb\n')
    case 'nul':
      return res.send('a\0b')
    case 'status-string':
      return res.status(201).send('made')
    case 'status-null':
      return res.status(202).send(null)
    case 'typed-null':
      res.setHeader('Content-Type', 'text/plain')
      return res.send(null)
    case 'length-null':
      res.setHeader('Content-Length', 0)
      return res.send(null)
    case 'typed-string-json':
      res.setHeader('Content-Type', 'application/json')
      return res.send('not JSON')
    case 'typed-number':
      res.setHeader('Content-Type', 'text/plain')
      return res.send(42)
    case 'large-buffer':
      return res.send(Buffer.alloc(5000, 0xab))
    case 'typed-stream':
      res.setHeader('Content-Type', 'text/csv')
      return res.send(Readable.from([Buffer.from('a,b\n'), Buffer.from('1,2\n')]))
    case 'empty-stream':
      return res.send(Readable.from([]))
    case 'no-content-stream':
      return res.status(204).send(Readable.from([Buffer.from('dropped')]))
    case 'length-stream':
      res.setHeader('Content-Length', 7)
      return res.send(Readable.from([Buffer.from('one '), Buffer.from('two')]))
    case 'json-string':
      return res.json('text')
    case 'json-status':
      return res.status(422).json({ errors: [{ field: 'title', message: 'missing' }] })
    case 'status-code':
      res.statusCode = 418
      return res.json({ status: res.statusCode })
    case 'status-twice':
      return res.status(500).status(200).json({ ok: true })
    case 'large-json':
      return res.json(Array.from({ length: 300 }, (_, id) => ({ id, name: `row ${id}` })))
    case 'end-typed':
      res.setHeader('Content-Type', 'text/plain; charset=utf-8')
      return res.end('typed')
    case 'end-length':
      res.setHeader('Content-Length', 5)
      return res.end('exact')
    case 'end-empty-text':
      return res.end('')
    case 'end-json':
      res.setHeader('Content-Type', 'application/json')
      return res.end(JSON.stringify({ by: 'hand' }))
    case 'end-xml':
      res.setHeader('Content-Type', 'application/xml')
      return res.status(200).end('<?xml version="1.0"?><a/>')
    case 'end-large':
      res.setHeader('Content-Type', 'text/plain')
      return res.end('x'.repeat(5000))
    case 'end-status':
      return res.status(404).end('nothing here')
    case 'end':
      return res.end()
    case 'end-string':
      return res.end('ended')
    case 'end-buffer':
      return res.end(Buffer.from([0xff]))
    case 'end-hex':
      return res.end('00ff', 'hex')
    case 'write':
      res.write('one ')
      res.write('two ')
      return res.end('three')
    case 'write-head':
      return res.writeHead(202, { 'Content-Type': 'text/csv', 'X-Rows': '1' }).end('a,b\n')
    case 'write-head-length':
      return res.writeHead(200, { 'Content-Length': 4 }).end('four')
    case 'status-message':
      res.statusMessage = 'Very Fine'
      return res.status(200).end('fine')
    case 'late':
      await new Promise((resolve) => setTimeout(resolve, 30))
      return res.json({ late: true })
    default:
      return res.status(404).send('no such kind')
  }
}
