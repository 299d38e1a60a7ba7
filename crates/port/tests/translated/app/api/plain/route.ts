export async function GET(request: Request) {
  const key = new URL(request.url).searchParams.get("key") ?? "none";
  if (key === "none") return new Response(null, { status: 204 });
  return new Response(`key: ${key}`, { status: 202, headers: { "Content-Type": "text/csv" } });
}

export function DELETE() {
  return new Response("gone", { status: 410 });
}
