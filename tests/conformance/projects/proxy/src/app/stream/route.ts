/** Responds with the body as it arrives. */
export function POST(request: Request) {
  return new Response(request.body, { headers: { 'Content-Type': 'application/octet-stream' } })
}
