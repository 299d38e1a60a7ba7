/** Sets headers that a header rule and the proxy set too. */
export function GET() {
  return new Response('handler', { headers: { 'X-Both': 'handler', 'X-Handler': 'handler', 'Cache-Control': 'no-store' } })
}
