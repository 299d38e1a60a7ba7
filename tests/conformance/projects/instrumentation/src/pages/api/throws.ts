import type { NextApiRequest, NextApiResponse } from 'next'

export default async function handler(req: NextApiRequest, _: NextApiResponse) {
  throw new Error(`planted ${req.query.as ?? ''}`)
}
