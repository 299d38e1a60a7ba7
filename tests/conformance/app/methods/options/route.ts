export async function GET() {
  return new Response('get')
}

export async function OPTIONS() {
  return new Response(null, { status: 204, headers: { Allow: 'GET', 'Access-Control-Allow-Origin': '*' } })
}
