/** Reads the body as a stream: how many bytes, and whether there is one at all. */
async function read(request: Request) {
  if (request.body === null) return Response.json({ body: null })
  let length = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) length += chunk.length
  return Response.json({ length, used: request.bodyUsed })
}

export { read as GET, read as POST, read as PUT, read as PATCH, read as DELETE, read as OPTIONS }
