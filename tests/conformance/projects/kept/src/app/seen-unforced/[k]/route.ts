import { draftMode } from 'next/headers'
import type { NextRequest } from 'next/server'
import { run } from '../../../run'

export const revalidate = 3600

export function generateStaticParams() {
  return []
}

/** Responds with what a handler may read of the request and stay kept. */
export async function GET(request: NextRequest) {
  return Response.json({
    run: run(),
    method: request.method,
    pathname: request.nextUrl.pathname,
    draft: (await draftMode()).isEnabled,
  })
}
