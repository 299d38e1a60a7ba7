import type { NextApiRequest, NextApiResponse } from 'next'

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const order = req.body
  const receipt = `${order.id}: ${order.customer.name}, ${order.items.length}`
  order.status = 'paid'
  order.receipt = receipt
  res.json(order)
}
