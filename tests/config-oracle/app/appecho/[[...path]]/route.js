async function echo(request, { params }) {
  const { pathname, search } = new URL(request.url)
  return Response.json({ style: 'app', method: request.method, url: pathname + search, params: await params })
}

export { echo as GET, echo as POST }
