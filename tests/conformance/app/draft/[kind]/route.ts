import { cookies, draftMode } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'

/** Reads and switches draft mode. */
async function handle(_request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const draft = await draftMode()
  switch ((await params).kind) {
    case 'read':
      return Response.json(draft.isEnabled)
    case 'enable':
      draft.enable()
      return Response.json(draft.isEnabled)
    case 'disable':
      draft.disable()
      return Response.json(draft.isEnabled)
    case 'both':
      draft.enable()
      draft.disable()
      return Response.json(draft.isEnabled)
    case 'enable-redirect':
      draft.enable()
      redirect('/items')
    case 'enable-not-found':
      draft.enable()
      notFound()
    case 'enable-error':
      draft.enable()
      throw new Error('secret')
    case 'enable-no-content':
      draft.enable()
      return new Response(null, { status: 204 })
    case 'enable-cookies': {
      draft.enable()
      const jar = await cookies()
      jar.set('a', '1')
      return Response.json(jar.getAll().map(({ name }) => name))
    }
    case 'enable-response': {
      draft.enable()
      const response = NextResponse.json(1)
      response.cookies.set('b', '2')
      return response
    }
    case 'again':
      draft.enable()
      return Response.json((await draftMode()).isEnabled)
    case 'cookies':
      return Response.json((await cookies()).getAll().map(({ name, value }) => [name, value]))
  }
  return new Response(null, { status: 404 })
}

export { handle as GET, handle as POST }
