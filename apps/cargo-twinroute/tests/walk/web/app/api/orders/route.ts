import { NextRequest, NextResponse } from 'next/server'
import { z } from 'zod'

const Order = z.object({ item: z.string().min(1), count: z.number() })

export async function POST(request: NextRequest) {
  const order = Order.safeParse(await request.json())
  if (!order.success) return NextResponse.json({ error: 'invalid order' }, { status: 400 })
  return NextResponse.json({ item: order.data.item, count: order.data.count }, { status: 201 })
}
