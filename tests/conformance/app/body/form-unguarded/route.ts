/** Counts the fields of a form, and catches nothing. */
export async function POST(request: Request) {
  return Response.json([...(await request.formData())].length)
}
