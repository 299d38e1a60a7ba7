/** Answers the fields of a form, files by name, type and size. */
export async function POST(request: Request) {
  try {
    const form = await request.formData()
    const fields = await Promise.all(
      [...form].map(async ([name, value]) =>
        typeof value === 'string'
          ? [name, value]
          : [name, { file: value.name, type: value.type, size: value.size, text: await value.text() }],
      ),
    )
    return Response.json({ fields })
  } catch (error) {
    return Response.json({ error: (error as Error).name }, { status: 400 })
  }
}
