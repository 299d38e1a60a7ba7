import type { NextApiRequest, NextApiResponse } from "next";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === "POST") {
    const { name, count, flag, kind } = req.body;
    if (!name) {
      return res.status(400).json({ error: "name?" });
    }
    if (count === 0) {
      return res.status(200).json({ count: "zero" });
    }
    if (flag === true && kind === "a") {
      return res.status(201).json({ both: true });
    }
    if (!flag || !kind) {
      return res.status(422).json({ error: "flag and kind" });
    }
    return res.status(200).json({ ok: true, list: [1, "two", null, { three: 3.5 }] });
  } else {
    res.setHeader("Allow", ["POST"]);
    return res.status(405).end(`Method ${req.method} Not Allowed`);
  }
}
