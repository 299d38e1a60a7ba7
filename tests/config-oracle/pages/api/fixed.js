export default function handler(req, res) {
  res.json({ style: 'fixed', method: req.method, url: req.url, query: req.query })
}
