import { badRequest, json } from "../../../../lib/response.ts";

type Context = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: Context) {
  const { id } = await params;
  const { searchParams } = new URL(request.url);
  const filter = searchParams.get("filter");
  if (filter === null) {
    return badRequest({ code: "no-filter" });
  }
  if (!filter) {
    return badRequest();
  }
  return json({ id, filter, accept: request.headers.get("x-accept") });
}

export async function POST(request: Request, { params }: Context) {
  const { id } = await params;
  try {
    const { title, done } = await request.json();
    if (!title || title === "none") {
      return Response.json({ error: "title?" }, { status: 400 });
    }
    return Response.json(done ? { id } : { id, open: true }, { status: 201 });
  } catch {
    return Response.json({ error: "no JSON" }, { status: 400, headers: { "X-Why": "json" } });
  }
}
