/** A body can be read once. */
export async function POST(request: Request) {
  const first = await request.text()
  try {
    return Response.json({ first, second: await request.text() })
  } catch (error) {
    return Response.json({ first, error: (error as Error).name, used: request.bodyUsed })
  }
}
