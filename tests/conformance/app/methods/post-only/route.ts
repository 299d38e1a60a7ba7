export async function POST(request: Request) {
  return Response.json({ method: request.method })
}
