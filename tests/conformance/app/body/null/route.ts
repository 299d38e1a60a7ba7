/** Reads the body again and again, and answers what each read gave. */
async function answer(request: Request) {
  const seen: unknown[] = [request.body === null]
  const copy = request.clone()
  for (const read of [
    () => request.text(),
    () => request.text(),
    () => request.json(),
    () => request.formData(),
    async () => (await request.arrayBuffer()).byteLength,
    async () => (await request.blob()).size,
    () => request.clone().text(),
    () => copy.text(),
    () => copy.text(),
  ]) {
    try {
      seen.push(await read())
    } catch (error) {
      seen.push((error as Error).name)
    }
    seen.push(request.bodyUsed)
  }
  return Response.json({ seen, copy: [copy.body === null, copy.bodyUsed] })
}

export { answer as GET, answer as HEAD, answer as POST, answer as DELETE, answer as OPTIONS }
