import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'

/** Fails in the ways that handlers do. */
async function handler(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'undefined':
      throw undefined
    case 'number':
      throw 42
    case 'object':
      throw { status: 404, message: 'secret' }
    case 'rejected':
      return Promise.reject(new Error('secret'))
    case 'circular': {
      const value: Record<string, unknown> = {}
      value.self = value
      return Response.json(value)
    }
    case 'bad-status':
      return new Response('x', { status: 99 })
    case 'bad-header':
      return new Response('x', { headers: { 'X-Bad': 'a\nb' } })
    case 'bad-redirect':
      return Response.redirect('not a url')
    case 'redirect-after-cookie':
      ;(await cookies()).set('a', '1')
      redirect('/elsewhere')
    case 'redirect-swallowed':
      try {
        redirect('/elsewhere')
      } catch {
        return Response.json({ swallowed: true })
      }
    case 'caught':
      try {
        throw new Error('secret')
      } catch {
        return Response.json({ error: 'busy' }, { status: 503, headers: { 'Retry-After': '1' } })
      }
  }
  return new Response(null, { status: 404 })
}

export { handler as GET, handler as POST }
