export async function list() {
  return Response.json([]);
}

export async function create(request: Request) {
  const { title } = await request.json();
  return Response.json({ title }, { status: 201 });
}
