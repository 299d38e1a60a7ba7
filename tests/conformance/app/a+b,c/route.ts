export async function GET(request: Request) {
  return new Response(new URL(request.url).pathname, { headers: { 'Content-Type': 'text/plain' } })
}
