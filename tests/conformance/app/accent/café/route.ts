export async function GET() {
  return Response.json({ route: '/accent/café' })
}
