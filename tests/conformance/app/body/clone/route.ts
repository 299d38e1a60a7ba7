export async function POST(request: Request) {
  const copy = request.clone()
  return Response.json({ first: await request.text(), second: await copy.text() })
}
