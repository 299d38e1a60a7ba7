import type { NextRequest } from 'next/server'

export const dynamic = 'force-static'

export function generateStaticParams() {
  return [{ k: 'built' }]
}

export async function GET(request: NextRequest, { params }: { params: Promise<{ k: string }> }) {
  const { pathname, basePath, locale } = request.nextUrl
  return Response.json({ url: request.url, pathname, basePath, locale, params: await params })
}
