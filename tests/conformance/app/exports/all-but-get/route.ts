async function answer(request: Request) {
  return new Response(request.method)
}

export { answer as POST, answer as PUT, answer as PATCH, answer as DELETE, answer as HEAD, answer as OPTIONS }
