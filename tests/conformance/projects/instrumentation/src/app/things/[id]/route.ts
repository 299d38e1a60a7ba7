type Context = { params: Promise<{ id: string }> }

async function fails(_: Request, { params }: Context): Promise<Response> {
  throw new Error(`planted ${(await params).id}`)
}

export { fails as GET, fails as POST }
