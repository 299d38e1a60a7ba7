import { run } from '../../run'

export const dynamic = 'force-static'

export function GET() {
  return new Response(`<feed>${run()}</feed>`, { headers: { 'Content-Type': 'application/xml' } })
}
