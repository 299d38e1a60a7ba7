import { createHash } from 'node:crypto'
import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of req) {
    hash.update(chunk)
    bytes += chunk.length
  }
  res.status(200).json({ bytes, sha256: hash.digest('hex') })
}
