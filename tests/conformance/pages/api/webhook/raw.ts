import { createHmac, timingSafeEqual } from 'node:crypto'
import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** A webhook as most services sign it: HMAC-SHA256 over the bytes as they came, then the same bytes as JSON. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') return res.setHeader('Allow', 'POST').status(405).end('Method Not Allowed')
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const wanted = createHmac('sha256', 'whsec_test').update(body).digest()
  const header = req.headers['x-signature']
  const given = Buffer.from(typeof header === 'string' ? header.replace(/^sha256=/, '') : '', 'hex')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return res.status(401).json({ error: 'signature' })
  try {
    const event = JSON.parse(body.toString())
    return res.json({ received: event.id, bytes: body.length })
  } catch {
    return res.status(400).json({ error: 'json' })
  }
}
