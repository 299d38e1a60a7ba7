export async function OPTIONS() {
  return new Response(null, { status: 204, headers: { Allow: 'OPTIONS', 'Access-Control-Allow-Origin': '*' } })
}
