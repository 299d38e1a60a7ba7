export async function POST(request: Request) {
  const blob = await request.blob()
  return Response.json({ type: blob.type, size: blob.size })
}
