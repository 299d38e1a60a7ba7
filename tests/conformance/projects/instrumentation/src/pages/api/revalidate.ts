import type { NextApiRequest, NextApiResponse } from 'next'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    await res.revalidate(String(req.query.path))
    res.json('done')
  } catch {
    res.json('failed')
  }
}
