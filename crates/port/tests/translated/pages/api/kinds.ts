import type { NextApiRequest, NextApiResponse } from "next";
import { LIMITS, ROLES } from "../../lib/roles.ts";

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { kind, role, page = "1" } = req.query as { kind: string; role: string; page?: string };
  const size = (req.query.size as string) || "10";
  const sort = (req.query.sort as string) ?? "up";
  let status = "open";
  if (role === "closed") {
    status = "closed";
  }
  switch (kind) {
    case "a":
    case "b":
      return res.status(200).json({ kind: "a or b", page, size, sort });
    case "c": {
      status = "c";
      break;
    }
    default:
      if (ROLES.includes(role)) {
        return res.status(200).send("a role");
      }
  }
  const label = role === "x" ? "is x" : "is not x";
  res.setHeader("X-Kind", "none");
  res.status(kind ? 200 : 404).json({ status, label, limits: LIMITS, page: LIMITS.page });
}
