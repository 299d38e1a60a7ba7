import { NextRequest, NextResponse } from 'next/server'

export async function POST(request: NextRequest) {
  const form = await request.formData()
  const message = form.get('message')
  if (!message) return NextResponse.json({ error: 'a message is missing' }, { status: 400 })
  return NextResponse.json({ received: String(message).length })
}
