export async function DELETE(request: Request) {
  return Response.json({ gone: await request.text() })
}
