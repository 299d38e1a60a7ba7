export async function GET() {
  return Response.json({ route: '/v1.0/status' })
}
