export async function POST(request: Request) {
  const body: { posts: { id: number; title: string }[] } = await request.json()
  return Response.json(body)
}
