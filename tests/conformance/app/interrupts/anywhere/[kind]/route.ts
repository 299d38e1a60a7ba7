import { forbidden, notFound, permanentRedirect, redirect, unauthorized } from 'next/navigation'

/** Leaves any method, also from a helper, from several at once, and after a read of the body. */
async function leave(request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  switch ((await params).kind) {
    case 'not-found':
      notFound()
    case 'unauthorized':
      unauthorized()
    case 'forbidden':
      forbidden()
    case 'redirect':
      redirect('/items')
    case 'permanent':
      permanentRedirect('/items')
    case 'error':
      throw new Error('secret')
    case 'status':
      return new Response('own', { status: 404 })
    case 'after-read':
      await request.text()
      notFound()
    case 'deep':
      await guard(3)
    case 'all':
      await Promise.all([guard(1), guard(2)])
    case 'caught':
      try {
        await guard(1)
      } catch {
        return new Response('caught', { status: 409 })
      }
    case 'finally':
      try {
        await guard(1)
      } finally {
        await request.text()
      }
    case 'wrapped':
      try {
        await guard(1)
      } catch (error) {
        throw new Error('wrapped', { cause: error })
      }
  }
  return new Response('nothing left')
}

async function guard(depth: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1))
  if (depth === 0) forbidden()
  await guard(depth - 1)
}

export {
  leave as GET,
  leave as HEAD,
  leave as POST,
  leave as PUT,
  leave as PATCH,
  leave as DELETE,
  leave as OPTIONS,
}
