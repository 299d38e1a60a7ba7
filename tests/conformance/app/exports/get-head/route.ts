export async function GET() {
  return Response.json({ by: 'GET' }, { status: 201 })
}

export async function HEAD() {
  return new Response(null, { status: 202, headers: { 'X-By': 'HEAD' } })
}
