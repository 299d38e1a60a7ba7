/** Responds with the length of the body. */
export async function POST(request: Request) {
  return Response.json((await request.bytes()).length)
}
