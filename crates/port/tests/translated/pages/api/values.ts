import type { NextApiRequest, NextApiResponse } from "next";

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const userId = req.query.a ?? "none";
  const userID = req.query.b ?? "none";
  const { self = "s", attempt = "t", type: match = "m" } = req.query;
  const text = `a"b\\c{d}${req.query.a ?? "{}"}\n`;
  const page: Record<string, unknown> = { size: 1700000000000, largest: 1e21, "a]b": [-3000000000, 0x10, -0] };
  if (req.query.a === " == ") page.size = 5000000000;
  page["a]c"] = page.size;
  const isText = typeof req.query.a === "string";
  const isListed = ([] as unknown[]).includes(req.query.a);
  const isMissing = req.query.a /* as in == */ === undefined;
  const größe = "😀\u202e";
  res.json({ userId, userID, self, attempt, match, text, page, isText, isListed, isMissing, größe });
}
