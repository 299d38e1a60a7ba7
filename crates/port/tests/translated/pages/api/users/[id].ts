import type { NextApiRequest, NextApiResponse } from "next";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { method } = req;
  try {
    switch (method) {
      case "GET":
        await handleGET(req, res);
        break;
      case "DELETE":
        await handleDELETE(req, res);
        break;
      default:
        res.setHeader("Allow", "GET, DELETE");
        res.status(405).json({ error: { message: `Method ${method} Not Allowed` } });
    }
  } catch {
    res.status(500).json({ error: { message: "failed" } });
  }
}

const handleGET = async (req: NextApiRequest, res: NextApiResponse) => {
  const { id } = req.query as { id: string };
  const key = req.headers["x-key"] as string | undefined;
  if (key !== "secret") {
    return res.status(key === undefined ? 401 : 403).json({ id, error: "key" });
  }
  res.status(200).json({ id, isFirst: id === "1" });
};

const handleDELETE = async (req: NextApiRequest, res: NextApiResponse) => {
  res.status(204).end();
};
