import { NextResponse, type NextRequest } from 'next/server'
import { z } from 'zod'

const schemas = {
  params: z.object({ id: z.coerce.number('a positive number').int('a positive number').min(1, 'a positive number') }),
  query: z.object({ notify: z.enum(['all', 'none'], 'all or none').default('all') }),
  body: z.object({
    priority: z.number('a number').min(1, '1 to 5').max(5, '1 to 5'),
    tags: z.array(z.string('a list of texts'), 'a list of texts').max(3, 'at most 3'),
    title: z.string('a text').min(1, '1 to 80 characters').max(80, '1 to 80 characters'),
  }),
}
type Input = { [Part in keyof typeof schemas]: z.infer<(typeof schemas)[Part]> }
type Context = { params: Promise<{ id: string }> }

const issues = (error?: z.ZodError) => (error ? z.flattenError(error).fieldErrors : {})

/** Runs the handler with params, a query and a body that are valid, or lists every field that is not. */
function withValidation(handler: (input: Input) => Response) {
  return async (request: NextRequest, context: Context) => {
    const params = schemas.params.safeParse(await context.params)
    const query = schemas.query.safeParse(Object.fromEntries(request.nextUrl.searchParams))
    const body = schemas.body.safeParse(await request.json().catch(() => null))
    if (params.success && query.success && body.success) return handler({ params: params.data, query: query.data, body: body.data })
    const fields = { ...issues(params.error), ...issues(query.error), ...issues(body.error) }
    return NextResponse.json({ error: 'validation failed', fields }, { status: 422 })
  }
}

export const PUT = withValidation(({ params, query, body }) => NextResponse.json({ ...params, ...query, ...body }))
