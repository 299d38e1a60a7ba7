import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** Counts its body as it comes in. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  let length = 0
  for await (const chunk of req) length += chunk.length
  res.json({ length })
}
