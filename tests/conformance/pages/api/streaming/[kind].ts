import type { NextApiRequest, NextApiResponse } from 'next'

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

/** Answers piece by piece, and not always to the end. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  switch (req.query.kind) {
    case 'delayed':
      for (const piece of ['one ', 'two ', 'three']) {
        res.write(piece)
        await pause()
      }
      return res.end()
    case 'events':
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' })
      res.write(': hello\n\n')
      await pause()
      res.write('event: tick\nid: 1\ndata: {"n":1}\n\n')
      await pause()
      return res.end('data: bye\n\n')
    case 'lines':
      res.setHeader('Content-Type', 'application/x-ndjson')
      for (let n = 1; n <= 3; n++) res.write(JSON.stringify({ n }) + '\n')
      return res.end()
    case 'with-length':
      res.setHeader('Content-Length', 11)
      res.write('hello ')
      await pause()
      return res.end('world')
    case 'status':
      res.status(206).setHeader('Content-Range', 'bytes 0-2/10')
      res.write('a')
      await pause()
      return res.end('bc')
    case 'split':
      res.write(Buffer.from([0xc3]))
      await pause()
      return res.end(Buffer.from([0xa9]))
    case 'empty-piece':
      res.write('')
      await pause()
      return res.end('rest')
    case 'empty':
      await pipeline(Readable.from([]), res)
      return
    case 'piped':
      await pipeline(Readable.from(['one ', 'two']), res)
      return
    case 'no-content':
      res.status(204)
      res.write('dropped')
      return res.end()
    case 'flushed':
      res.setHeader('X-Early', 'yes')
      res.flushHeaders()
      await pause()
      return res.end('late')
    case 'etag':
      res.setHeader('ETag', '"mine"')
      res.write('tagged')
      return res.end()
    case 'early-hints':
      res.writeEarlyHints({ link: '</style.css>; rel=preload' })
      return res.send('body')
    case 'trailers':
      res.setHeader('Trailer', 'X-Sum')
      res.write('body')
      res.addTrailers({ 'X-Sum': '4' })
      return res.end()
    case 'destroyed':
      res.write('begun')
      await pause()
      res.destroy()
      return
    case 'destroyed-first':
      res.destroy()
      return
    case 'failing-pipe':
      return pipeline(
        Readable.from(
          (async function* () {
            yield 'begun'
            await pause()
            throw new Error('secret')
          })(),
        ),
        res,
      )
    case 'throw-after-piece':
      res.write('begun')
      await pause()
      throw new Error('secret')
    default:
      return res.status(404).end()
  }
}
