export default function handler(req, res) {
  res.json({ style: 'pages', method: req.method, url: req.url, query: req.query })
}
