import { once } from 'node:events'
import type { NextApiRequest, NextApiResponse } from 'next'

const chunk = Buffer.alloc(64 * 1024, 'x')

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('Content-Type', 'application/octet-stream')
  for (let i = 0; i < 16; i++) {
    if (!res.write(chunk)) await once(res, 'drain')
  }
  res.end()
}
