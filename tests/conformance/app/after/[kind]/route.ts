import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { after, connection } from 'next/server'

/** What the work after answers has seen, by key. */
const seen = new Map<string, unknown>()
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Leaves work for the time after the answer; `seen` tells what it did. */
async function handle(request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const { kind } = await params
  const key = new URL(request.url).searchParams.get('key') ?? ''
  switch (kind) {
    case 'seen':
      await wait(20)
      return Response.json(seen.get(key) ?? null)
    case 'plain':
      after(() => {
        seen.set(key, 'ran')
      })
      return Response.json(seen.get(key) ?? 'not yet')
    case 'promise':
      after(wait(1).then(() => seen.set(key, 'ran')))
      break
    case 'error':
      after(() => {
        seen.set(key, 'ran')
      })
      throw new Error('secret')
    case 'not-found':
      after(() => {
        seen.set(key, 'ran')
      })
      notFound()
    case 'redirect':
      after(() => {
        seen.set(key, 'ran')
      })
      redirect('/items')
    case 'nested':
      after(() => {
        after(() => {
          seen.set(key, 'ran within')
        })
      })
      break
    case 'failing':
      after(() => {
        throw new Error('secret')
      })
      after(() => {
        seen.set(key, 'the other ran')
      })
      break
    case 'order': {
      const order: number[] = []
      after(() => {
        order.push(1)
      })
      after(() => {
        order.push(2)
        seen.set(key, order)
      })
      order.push(0)
      break
    }
    case 'functions':
      after(async () => {
        const jar = await cookies()
        seen.set(key, [jar.getAll().map(({ name, value }) => [name, value]), (await headers()).get('x-test')])
      })
      ;(await cookies()).set('n', '1')
      break
    case 'stream':
      after(() => {
        seen.set(key, [...((seen.get(key) as string[] | undefined) ?? []), 'after'])
      })
      return new Response(
        new ReadableStream({
          async start(controller) {
            await wait(5)
            seen.set(key, ['streamed'])
            controller.enqueue(new TextEncoder().encode('s'))
            controller.close()
          },
        }),
      )
    case 'body': {
      const text = await request.text()
      after(() => {
        seen.set(key, text)
      })
      break
    }
    case 'redirect-within':
      after(() => {
        seen.set(key, 'began')
        redirect('/items')
      })
      break
    case 'connection':
      await connection()
      after(async () => {
        await connection()
        seen.set(key, 'connected')
      })
      break
  }
  return Response.json({ kind })
}

export { handle as GET, handle as POST, handle as DELETE }
