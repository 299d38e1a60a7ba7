import type { NextApiRequest, NextApiResponse } from "next";
import limits, { ALL, CODES, PLANS, PREFIX, SHUT, TITLE, close } from "../../lib/constants.ts";
import * as constants from "../../lib/constants.ts";

const SORTED = ["b", "a"].sort();
const [FIRST] = ["x"];
close(SHUT);

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const region = req.query.region as string;
  if (region === PREFIX) {
    return res.status(404).json({ sorted: SORTED, open: SHUT.open, first: FIRST });
  }
  if (region === ALL[2] || region === PLANS.pro.regions[0]) {
    return res.status(200).json({ title: TITLE, seats: PLANS["free"].seats, count: ALL.length });
  }
  if (region === CODES[200]) {
    return res.status(200).json({ codes: CODES, plans: PLANS, list: limits.nested.list, limit: limits.limit });
  }
  res.status(403).json({ prefix: constants.PREFIX, b: CODES.b, order: { z: 1, 10: 2, 9: 3 } });
}
