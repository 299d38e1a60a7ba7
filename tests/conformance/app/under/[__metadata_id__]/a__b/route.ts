/** Answers the parameter, whose name and folder have underscores. */
export async function GET(_: Request, { params }: { params: Promise<{ __metadata_id__: string }> }) {
  return Response.json(await params)
}
