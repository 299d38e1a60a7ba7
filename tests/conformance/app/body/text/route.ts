export async function POST(request: Request) {
  const text = await request.text()
  return Response.json({ length: text.length, text: text.slice(0, 100) })
}

export { POST as PUT, POST as PATCH, POST as DELETE }
