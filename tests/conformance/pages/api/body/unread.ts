import type { NextApiRequest, NextApiResponse } from 'next'

export const config = { api: { bodyParser: false } }

/** Never reads its body. */
export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ unread: true })
}
