export default function handler(req, res) {
  // port: data this comment is no mark
  const { path } = req.query;
  res.status(200).json({ path });
}
