export async function GET() {
  return Response.json({ route: '/api/app-only' })
}
