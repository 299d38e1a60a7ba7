export async function GET() {
  return Response.json({ route: '/api/deep/a/b/c' })
}
