import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'GET') return res.status(200).json({ name: req.cookies.name ?? null })
  if (req.method !== 'POST') return res.status(405).setHeader('Allow', 'GET, POST').end()
  const name = encodeURIComponent(req.body.name ?? '')
  res.setHeader('Set-Cookie', `name=${name}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax`)
  res.redirect(303, '/api/session')
}
