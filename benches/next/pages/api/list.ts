import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(_req: NextApiRequest, res: NextApiResponse) {
  const posts = Array.from({ length: 1000 }, (_, id) => ({
    id,
    title: `Post ${id}`,
    tags: ['a', 'b'],
    draft: id % 2 === 0,
    score: id / 2 + 0.25,
    by: id % 3 === 0 ? 'Ann Example' : null,
  }))
  res.json(posts)
}
