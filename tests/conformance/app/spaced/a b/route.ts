export async function GET() {
  return Response.json({ route: '/spaced/a b' })
}
