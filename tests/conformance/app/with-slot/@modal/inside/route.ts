export async function GET() {
  return Response.json({ route: '/with-slot/inside' })
}
