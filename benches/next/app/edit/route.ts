export async function POST(request: Request) {
  const order = await request.json()
  const receipt = `${order.id}: ${order.customer.name}, ${order.items.length}`
  order.status = 'paid'
  order.receipt = receipt
  return Response.json(order)
}
