import type { NextApiRequest, NextApiResponse } from 'next';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { 'team-id': teamId } = req.query as { 'team-id': string };
  if (req.method === 'GET') {
    const { type, page } = req.query;
    return res.status(200).json({ teamId, type, page: Number(page) });
  }
  if (req.method === 'POST') {
    const { self, match, userName, user_name, 'x-y': xy } = req.body as {
      self: string;
      match: boolean;
      userName: string;
      user_name: string;
      'x-y': number;
    };
    if (!self) return res.status(400).json({ error: 'self is missing' });
    return res.status(201).json({ self, match, userName, user_name, xy });
  }
  res.setHeader('Allow', ['GET', 'POST']);
  return res.status(405).end(`Method ${req.method} Not Allowed`);
}
