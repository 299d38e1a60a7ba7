import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** Reads its whole body, of any length. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  res.json({ length: Buffer.concat(chunks).length })
}
