import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'
import { z } from 'zod'

const query = z.object({
  id: z.coerce.number('a positive number').int('a positive number').min(1, 'a positive number'),
  notify: z.enum(['all', 'none'], 'all or none').default('all'),
})
const body = z.object({
  priority: z.number('a number').min(1, '1 to 5').max(5, '1 to 5'),
  tags: z.array(z.string('a list of texts'), 'a list of texts').max(3, 'at most 3'),
  title: z.string('a text').min(1, '1 to 80 characters').max(80, '1 to 80 characters'),
})
type Input = { query: z.infer<typeof query>; body: z.infer<typeof body> }

const issues = (error?: z.ZodError) => (error ? z.flattenError(error).fieldErrors : {})

/** Runs the handler with a query, params and a body that are valid, or lists every field that is not. */
function withValidation(handler: (req: NextApiRequest, res: NextApiResponse, input: Input) => unknown): NextApiHandler {
  return (req, res) => {
    const [inQuery, inBody] = [query.safeParse(req.query), body.safeParse(req.body)]
    if (inQuery.success && inBody.success) return handler(req, res, { query: inQuery.data, body: inBody.data })
    return res.status(422).json({ error: 'validation failed', fields: { ...issues(inQuery.error), ...issues(inBody.error) } })
  }
}

export default withValidation((_req, res, { query, body }) => {
  res.status(201).json({ ...query, ...body })
})
