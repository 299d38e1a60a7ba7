import { buffer } from 'micro';
import { verify } from '../../lib/signature';

export const config = { api: { bodyParser: false, responseLimit: '8mb' }, maxDuration: 30 };

export default async function handler(req, res) {
  const raw = await buffer(req);
  if (!verify(raw, req.headers['x-signature'])) return res.status(400).send('bad signature');
  res.status(200).end();
}
