export async function POST(request: Request) {
  try {
    const { name } = await request.json();
    const { size } = await request.json();
    return Response.json({ name, size });
  } catch {
    return Response.json({ error: "read twice" }, { status: 409 });
  }
}
