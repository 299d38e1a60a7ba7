import type { NextApiRequest, NextApiResponse } from "next";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== "GET" && req.method !== "POST") {
    res.status(405).json({ message: "Method Not Allowed" });
    return;
  }
  const { token } = req.query as { token: string };
  try {
    if (!token) {
      res.status(400).json({ message: "token?" });
      return;
    }
    if (token === "bad") {
      throw new Error("a bad token");
    }
    if (req.method === "GET") {
      return res.redirect(`/next?token=${token}`);
    }
    if (token.length > 100) {
      return res.status(414).end();
    }
    res.status(200).json({ message: "done" });
  } catch (error) {
    console.error(error);
    res.status(500).json({ message: "failed" });
  }
}
