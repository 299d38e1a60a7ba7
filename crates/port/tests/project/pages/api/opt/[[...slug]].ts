import { withAuth } from '../../../lib/auth';

async function list(req, res) {
  res.json({ slug: req.query.slug });
}

async function create(req, res) {
  res.status(201).json({ title: req.body.title });
}

const methods = { GET: list, POST: withAuth(create, { role: 'admin' }) };

export default async function handler(req, res) {
  if (req.method === 'GET') return methods.GET(req, res);
  if (req.method === 'POST') return methods.POST(req, res);
  res.status(405).end();
}
