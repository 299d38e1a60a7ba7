async function all(request: Request) {
  return new Response(request.method, { headers: { 'X-Method': request.method } })
}

export { all as GET, all as HEAD, all as POST, all as PUT, all as PATCH, all as DELETE, all as OPTIONS }
