export const json = (data: Record<string, unknown> = {}) => Response.json(data);

export function badRequest(error?: Record<string, unknown>) {
  return Response.json(
    { error: { message: "Bad request", code: "bad-request", status: 400, ...error } },
    { status: 400 },
  );
}
