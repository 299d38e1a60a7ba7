import { cookies } from 'next/headers'
import { forbidden, notFound, permanentRedirect, redirect, unauthorized } from 'next/navigation'
import { NextResponse, type NextRequest } from 'next/server'

const stream = (pieces: string[]) =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })

/** Does what the steps in the header `X-Script` say, one after the other. */
async function script(request: NextRequest) {
  const jar = await cookies()
  let response = new NextResponse('text')
  for (const [step, ...args] of JSON.parse(request.headers.get('x-script') ?? '')) {
    switch (step) {
      case 'new':
        response = new NextResponse(args[0], args[1])
        break
      case 'stream':
        response = new NextResponse(stream(args[0]), args[1])
        break
      case 'json':
        response = NextResponse.json(args[0], args[1])
        break
      case 'away':
        response = NextResponse.redirect(args[0], args[1])
        break
      case 'set':
        response.headers.set(args[0], args[1])
        break
      case 'append':
        response.headers.append(args[0], args[1])
        break
      case 'delete':
        response.headers.delete(args[0])
        break
      case 'cookie':
        response.cookies.set(args[0], args[1], args[2])
        break
      case 'drop':
        response.cookies.delete(args[0])
        break
      case 'jar':
        jar.set(args[0], args[1], args[2])
        break
      case 'jar-drop':
        jar.delete(args[0])
        break
      case 'show':
        return Response.json([
          request.cookies.getAll(),
          jar.getAll().map(({ name, value }) => [name, value]),
          response.cookies.getAll().map(({ name, value }) => [name, value]),
          response.headers.get('set-cookie'),
        ])
      case 'redirect':
        redirect(args[0])
      case 'permanent':
        permanentRedirect(args[0])
      case 'not-found':
        notFound()
      case 'unauthorized':
        unauthorized()
      case 'forbidden':
        forbidden()
      case 'throw':
        throw new Error('secret')
    }
  }
  return response
}

export { script as GET, script as POST, script as DELETE }
