export async function POST(request: Request) {
  const bytes = Buffer.from(await request.arrayBuffer())
  return Response.json({ length: bytes.length, hex: bytes.subarray(0, 64).toString('hex') })
}

export { POST as GET }
