import { withAuth } from '../../lib/auth';

export default withAuth(async (req, res) => {
  if (req.method === 'DELETE') return res.status(204).end();
  res.status(405).end();
}, { role: "admin" });
