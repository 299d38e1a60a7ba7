import { createHmac, timingSafeEqual } from 'node:crypto'
import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** A webhook whose signature counts a time too: `t=...,v1=...` over `t.body`. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const fields = new URLSearchParams(String(req.headers['x-signature'] ?? '').replaceAll(',', '&'))
  const wanted = createHmac('sha256', 'whsec_test').update(`${fields.get('t')}.`).update(body).digest('base64')
  const isSigned = fields.getAll('v1').some((given) => {
    const [a, b] = [Buffer.from(given.replaceAll(' ', '+')), Buffer.from(wanted)]
    return a.length === b.length && timingSafeEqual(a, b)
  })
  if (!isSigned) return res.status(400).send('Webhook Error: no signature matches')
  res.status(200).json({ received: true, bytes: body.length })
}
