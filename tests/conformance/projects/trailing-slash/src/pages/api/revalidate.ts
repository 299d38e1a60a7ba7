import type { NextApiRequest, NextApiResponse } from 'next'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { path, onlyGenerated } = req.body
  try {
    await res.revalidate(path, { unstable_onlyGenerated: onlyGenerated })
    res.json({ revalidated: true })
  } catch (error) {
    res.json({ error: (error as Error).message })
  }
}
