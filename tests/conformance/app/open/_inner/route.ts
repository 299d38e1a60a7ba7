export async function GET() {
  return Response.json({ route: '/open/_inner' })
}
