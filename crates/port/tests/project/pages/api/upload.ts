import formidable from 'formidable';
import { LIMIT } from '../../lib/limits';

export const config = { api: { bodyParser: false, responseLimit: LIMIT() } };

export default async function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end();
  const [fields, files] = await formidable().parse(req);
  res.json({ name: fields.name, file: files.file[0].originalFilename });
}
