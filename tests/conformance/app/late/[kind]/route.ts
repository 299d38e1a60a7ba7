import { cookies, draftMode } from 'next/headers'
import { after } from 'next/server'

/** What was done, by key. */
const done = new Map<string, string[]>()
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Leaves work for the time after its answer; `done` tells in which order all was done. */
async function handle(request: Request, { params }: { params: Promise<{ kind: string }> }) {
  const { kind } = await params
  const key = new URL(request.url).searchParams.get('key') ?? ''
  if (kind === 'done') {
    await wait(200)
    return Response.json(done.get(key) ?? [])
  }
  const lines: string[] = []
  done.set(key, lines)
  const log = (line: string) => void lines.push(line)
  switch (kind) {
    case 'slow-first':
      after(async () => {
        await wait(40)
        log('slow')
      })
      after(() => log('quick'))
      break
    case 'rejecting':
      after(Promise.reject(new Error('secret')))
      after(() => log('second'))
      break
    case 'nested-slow':
      after(async () => {
        log('outer')
        after(async () => {
          await wait(10)
          log('inner')
        })
        await wait(20)
        log('outer ends')
      })
      break
    case 'setting':
      after(async () => {
        ;(await cookies()).set('late', '1')
        log('set')
      })
      break
    case 'nested-at-once':
      after(() => {
        log('outer')
        after(() => log('inner'))
        log('outer ends')
      })
      break
    case 'nested-half':
      after(async () => {
        log('outer')
        after(async () => {
          log('inner')
          await wait(10)
          log('inner ends')
        })
        log('outer ends')
      })
      break
    case 'nested-twice':
      after(() => {
        after(() => {
          log('a')
          after(() => log('b'))
          log('c')
        })
        log('d')
      })
      after(() => log('e'))
      break
    case 'draft-enable':
      after(async () => {
        try {
          ;(await draftMode()).enable()
          log('enabled')
        } catch {
          log('refused')
        }
      })
      break
    case 'draft-disable':
      after(async () => {
        try {
          ;(await draftMode()).disable()
          log('disabled')
        } catch {
          log('refused')
        }
      })
      break
    case 'draft-read':
      after(async () => log(String((await draftMode()).isEnabled)))
      break
    case 'empty':
      after(() => log('after'))
      return new Response(null, { status: 204 })
    case 'in-stream':
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('piece'))
            await wait(40)
            after(() => log('after'))
            log('streamed')
            controller.close()
          },
        }),
      )
    case 'caught':
      try {
        after(() => log('after'))
        throw new Error('secret')
      } catch {
        log('caught')
      }
      break
  }
  log('handler')
  return new Response('answer')
}

export { handle as GET, handle as POST }
