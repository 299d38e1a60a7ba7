/** Answers the parsed body, or the error's name. */
export async function POST(request: Request) {
  try {
    return Response.json({ body: await request.json() })
  } catch (error) {
    return Response.json({ error: (error as Error).name }, { status: 400 })
  }
}

export { POST as PUT, POST as DELETE }
