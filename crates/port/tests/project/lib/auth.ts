export function withAuth(handler, options = {}) {
  return async (req, res) => {
    if (!req.headers.authorization) return res.status(401).json({ error: 'Unauthorized' });
    return handler(req, res);
  };
}
