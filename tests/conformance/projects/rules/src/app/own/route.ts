/** Sets headers that header rules set too. */
export function GET() {
  const headers = new Headers({ 'X-Both': 'handler', 'Cache-Control': 'no-store', 'Content-Type': 'text/plain', Vary: 'X-Handler', ETag: '"handler"' })
  headers.append('Set-Cookie', 'both=handler')
  headers.append('Set-Cookie', 'handler=1')
  headers.append('X-Handler', 'a')
  headers.append('X-Handler', 'b')
  return new Response('handler', { headers })
}
