import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  let bytes = 0
  for await (const chunk of req) bytes += chunk.length
  res.json({ bytes })
}
