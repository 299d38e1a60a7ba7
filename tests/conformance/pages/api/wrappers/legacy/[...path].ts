import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { NextApiHandler, NextApiRequest } from 'next'

export const config = { api: { bodyParser: false } }

const ofConnection = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding', 'upgrade']

function passedOn(headers: IncomingHttpHeaders) {
  const all = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]))
  return all.filter(([name]) => !ofConnection.includes(name))
}

/** Runs the handler for what has moved. The legacy server responds to the rest. */
function withLegacy(hasMoved: (req: NextApiRequest) => boolean, handler: NextApiHandler): NextApiHandler {
  return async (req, res) => {
    if (hasMoved(req)) return handler(req, res)
    const hasBody = req.method !== 'GET' && req.method !== 'HEAD'
    const body = hasBody ? await buffer(req as unknown as Readable) : undefined
    const response = await fetch(`${process.env.LEGACY_URL}${req.url}`, { method: req.method, headers: passedOn(req.headers), body, redirect: 'manual' })
    res.status(response.status)
    for (const [name, value] of response.headers) if (!ofConnection.includes(name)) res.appendHeader(name, value)
    res.end(Buffer.from(await response.arrayBuffer()))
  }
}

export default withLegacy(
  (req) => req.query.path?.[0] === 'moved',
  (req, res) => res.json({ moved: req.query.path, method: req.method }),
)
