import { NextRequest, NextResponse } from 'next/server'

type Context = { params: Promise<{ path: string[] }> }

export async function GET(request: NextRequest, { params }: Context) {
  const { path } = await params
  return NextResponse.json({ path, highlight: request.nextUrl.searchParams.get('highlight') })
}
