import type { NextApiRequest, NextApiResponse } from 'next'
import { Readable } from 'node:stream'

type Text = string | { repeat: string; times: number } | { bytes: number[] }

function data(text: Text): string | Buffer {
  if (typeof text === 'string') return text
  return 'repeat' in text ? text.repeat.repeat(text.times) : Buffer.from(text.bytes)
}

const notes: string[] = []

const stream = (pieces: Text[]) => Readable.from(pieces.map((piece) => Buffer.from(data(piece))))

/** Does what the steps in the header `X-Script` say, one after the other. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  for (const [step, ...args] of JSON.parse(req.headers['x-script'] as string)) {
    switch (step) {
      case 'status':
        res.status(args[0])
        break
      case 'set':
        res.setHeader(args[0], args[1])
        break
      case 'append':
        res.appendHeader(args[0], args[1])
        break
      case 'remove':
        res.removeHeader(args[0])
        break
      case 'head':
        res.writeHead(args[0], args[1])
        break
      case 'draft':
        res.setDraftMode({ enable: args[0] })
        break
      case 'preview':
        res.setPreviewData(args[0], args[1])
        break
      case 'clear':
        res.clearPreviewData(args[0])
        break
      case 'read':
        res.setHeader('X-Draft', String(req.draftMode))
        break
      case 'sleep':
        await new Promise((resolve) => setTimeout(resolve, args[0]))
        break
      case 'note':
        notes.push(args[0])
        break
      case 'notes':
        res.json(notes.splice(0))
        break
      case 'throw':
        throw new Error('secret')
      case 'flush':
        res.flushHeaders()
        break
      case 'write':
        res.write(data(args[0]))
        break
      case 'end':
        args.length ? res.end(data(args[0])) : res.end()
        break
      case 'json':
        res.json(args[0])
        break
      case 'send':
        res.send(typeof args[0] === 'object' && args[0] !== null && ('repeat' in args[0] || 'bytes' in args[0]) ? data(args[0]) : args[0])
        break
      case 'send-stream':
        res.send(stream(args[0]))
        break
      case 'pipe':
        stream(args[0]).pipe(res)
        break
      case 'redirect':
        args.length > 1 ? res.redirect(args[0], args[1]) : res.redirect(args[0])
        break
    }
  }
}
