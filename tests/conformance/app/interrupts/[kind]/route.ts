import { cookies } from 'next/headers'
import { forbidden, notFound, unauthorized } from 'next/navigation'

/** Leaves the handler early. */
export async function GET(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'not-found':
      notFound()
    case 'unauthorized':
      unauthorized()
    case 'forbidden':
      forbidden()
    case 'with-cookies':
      ;(await cookies()).set('a', '1')
      notFound()
    case 'error':
      throw new Error('secret')
    case 'string':
      throw 'secret'
    case 'response':
      throw new Response('thrown', { status: 409 })
    case 'error-with-cookies':
      ;(await cookies()).set('a', '1')
      throw new Error('secret')
    case 'late':
      await new Promise((resolve) => setTimeout(resolve, 10))
      throw new Error('secret')
    case 'stream':
      return new Response(
        new ReadableStream({
          start(controller) {
            controller.error(new Error('secret'))
          },
        }),
      )
  }
  return new Response(null, { status: 404 })
}
