import { cookies, headers } from 'next/headers'

const encoder = new TextEncoder()
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A stream of what is yielded. */
function of(chunks: () => AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const generator = chunks()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await generator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

/** Answers with streams. */
async function answer(request: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  switch ((await params).kind) {
    case 'empty':
      return new Response(of(async function* () {}))
    case 'slow':
      return new Response(
        of(async function* () {
          for (const word of ['one ', 'two ', 'three']) {
            yield word
            await wait(10)
          }
        }),
      )
    case 'typed':
      return new Response(
        of(async function* () {
          yield '{"a":'
          yield '1}'
        }),
        { status: 201, headers: { 'Content-Type': 'application/json', 'X-A': '1' } },
      )
    case 'large':
      return new Response(
        of(async function* () {
          for (let at = 0; at < 64; at++) yield 'x'.repeat(16384)
        }),
        { headers: { 'Content-Type': 'application/octet-stream' } },
      )
    case 'many':
      return new Response(
        of(async function* () {
          for (let at = 0; at < 500; at++) yield `${at},`
        }),
      )
    case 'empty-chunks':
      return new Response(
        of(async function* () {
          yield 'a'
          yield 'b'
        }),
      )
    case 'unicode':
      return new Response(
        of(async function* () {
          yield '\u00e9'
          yield '\u{1f600}'
        }),
        { headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
      )
    case 'length':
      return new Response(
        of(async function* () {
          yield 'four'
        }),
        { headers: { 'Content-Length': '4' } },
      )
    case 'events':
      return new Response(
        of(async function* () {
          yield 'event: tick\nid: 1\ndata: {"n":1}\n\n'
          await wait(5)
          yield ': a comment\n\n'
          yield 'retry: 1000\ndata: two\ndata: lines\n\n'
        }),
        { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' } },
      )
    case 'lines':
      return new Response(
        of(async function* () {
          yield '{"a":1}\n'
          yield '{"a":2}\n'
        }),
        { headers: { 'Content-Type': 'application/x-ndjson' } },
      )
    case 'echo':
      return new Response(request.body, { headers: { 'Content-Type': 'application/octet-stream' } })
    case 'echo-typed':
      return new Response(request.body, { headers: { 'Content-Type': request.headers.get('content-type') ?? 'none' } })
    case 'functions': {
      const jar = await cookies()
      return new Response(
        of(async function* () {
          await wait(5)
          yield JSON.stringify([jar.get('a')?.value, (await headers()).get('x-test')])
        }),
      )
    }
    case 'blob':
      return new Response(new Blob(['one ', 'two']).stream())
    case 'transform':
      return new Response(
        of(async function* () {
          yield 'abc'
        }).pipeThrough(
          new TransformStream({
            transform(chunk, controller) {
              controller.enqueue(encoder.encode(new TextDecoder().decode(chunk).toUpperCase()))
            },
          }),
        ),
      )
    case 'no-transform':
      return new Response(
        of(async function* () {
          yield 'plain '.repeat(1000)
        }),
        { headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-transform' } },
      )
    case 'not-found':
      return new Response(
        of(async function* () {
          yield 'no such thing'
        }),
        { status: 404 },
      )
  }
  return new Response(null, { status: 404 })
}

export { answer as GET, answer as POST, answer as PUT }
