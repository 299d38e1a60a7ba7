import type { NextApiRequest, NextApiResponse } from "next";

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { q } = req.query as { q?: string };
  if (!q) return res.status(400).json({ error: "q?" });
  if (q === "false") return res.status(200).json({ q, is: "a text" });
  res.status(200).json({ q, other: q !== "x", label: `<${q}>` });
}
