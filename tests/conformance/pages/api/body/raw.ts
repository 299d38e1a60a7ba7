import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** Answers the bytes it was sent. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  res.json({ parsed: typeof req.body, length: bytes.length, hex: bytes.subarray(0, 64).toString('hex') })
}
