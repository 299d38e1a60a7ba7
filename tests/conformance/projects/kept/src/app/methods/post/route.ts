import { run } from '../../../run'

export const dynamic = 'force-static'

export function GET() {
  return Response.json({ run: run() })
}

export async function POST(request: Request) {
  return Response.json({ run: run(), url: request.url, test: request.headers.get('x-test'), body: await request.text() })
}
