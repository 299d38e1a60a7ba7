export async function GET() {
  return Response.json({ route: '/api/mix/me' })
}
