import type { NextApiRequest, NextApiResponse } from 'next'

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Streams in the ways that Node offers. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'pieces':
      res.write('one ')
      res.write('two ')
      res.write('three')
      return res.end()
    case 'slow':
      for (const word of ['slow ', 'and ', 'steady']) {
        res.write(word)
        await sleep(20)
      }
      return res.end()
    case 'end-piece':
      res.write('a')
      return res.end('b')
    case 'empty-piece':
      res.write('')
      res.write('after nothing')
      return res.end()
    case 'nothing':
      res.write('')
      return res.end()
    case 'bytes':
      res.write(Buffer.from([0, 1, 2, 0xff]))
      return res.end(Buffer.from([0xfe]))
    case 'unicode':
      res.write('é')
      return res.end('✓')
    case 'typed':
      res.setHeader('Content-Type', 'text/plain; charset=utf-8')
      res.write('typed ')
      return res.end('text')
    case 'status':
      res.status(202)
      res.write('accepted')
      return res.end()
    case 'length':
      res.setHeader('Content-Length', 8)
      res.write('four')
      res.write('four')
      return res.end()
    case 'headers':
      res.setHeader('X-Before', 'set')
      res.setHeader('Set-Cookie', ['a=1', 'b=2'])
      res.write('with headers')
      return res.end()
    case 'latin1-header':
      res.setHeader('X-Latin', 'café')
      res.write('text')
      return res.end()
    case 'latin1-header-bytes':
      res.setHeader('X-Latin', 'café')
      res.write(Buffer.from('bytes'))
      return res.end()
    case 'events':
      res.setHeader('Content-Type', 'text/event-stream')
      res.setHeader('Cache-Control', 'no-cache, no-transform')
      for (let id = 1; id <= 3; id++) {
        res.write(`id: ${id}\ndata: {"n":${id}}\n\n`)
        await sleep(5)
      }
      return res.end()
    case 'lines':
      res.setHeader('Content-Type', 'application/x-ndjson')
      for (let n = 0; n < 3; n++) res.write(JSON.stringify({ n }) + '\n')
      return res.end()
    case 'csv':
      res.setHeader('Content-Type', 'text/csv')
      res.setHeader('Content-Disposition', 'attachment; filename="rows.csv"')
      for (let n = 0; n < 200; n++) res.write(`${n},row ${n}\n`)
      return res.end()
    case 'large':
      for (let n = 0; n < 64; n++) res.write('x'.repeat(16 * 1024))
      return res.end()
    case 'no-content':
      res.status(204)
      res.write('a body')
      return res.end()
    case 'not-modified':
      res.status(304)
      res.write('a body')
      return res.end()
    case 'reset-content':
      res.status(205)
      res.write('a body')
      return res.end()
    case 'etag':
      res.setHeader('ETag', '"mine"')
      res.write('tagged')
      return res.end()
    case 'throw':
      res.write('begun')
      throw new Error('midway')
    case 'throw-length':
      res.setHeader('Content-Length', 100)
      res.write('begun')
      throw new Error('midway')
    case 'flush':
      res.setHeader('X-Flushed', 'yes')
      res.flushHeaders()
      await sleep(5)
      return res.end('flushed')
    case 'flush-only':
      res.flushHeaders()
      return res.end()
    case 'cork':
      res.cork()
      res.write('a')
      res.write('b')
      res.uncork()
      return res.end('c')
    case 'callback':
      await new Promise<void>((resolve) => res.write('called ', () => resolve()))
      return res.end('back')
    case 'encoded':
      res.write('aGVsbG8=', 'base64')
      return res.end('21', 'hex')
    case 'already-gzip':
      res.setHeader('Content-Type', 'text/plain')
      res.setHeader('Content-Encoding', 'identity')
      res.write('x'.repeat(2000))
      return res.end()
    default:
      return res.status(404).end()
  }
}
