const encoder = new TextEncoder()
const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A stream of these pieces, with pauses between them; one that is an error ends it. */
function pieces(...pieces: (string | Uint8Array | Error)[]) {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) return controller.close()
      if (piece instanceof Error) throw piece
      controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      await pause()
    },
  })
}

/** Answers piece by piece, and not always to the end. */
export async function GET(_request: Request, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'status':
      return new Response(pieces('a', 'bc'), { status: 206, headers: { 'Content-Range': 'bytes 0-2/10' } })
    case 'split':
      return new Response(pieces(new Uint8Array([0xc3]), new Uint8Array([0xa9])))
    case 'etag':
      return new Response(pieces('tagged'), { headers: { ETag: '"mine"' } })
    case 'trailers':
      return new Response(pieces('body'), { headers: { Trailer: 'X-Sum' } })
    case 'no-content':
      return new Response(pieces('refused'), { status: 204 })
    case 'generated':
      return new Response(
        (async function* () {
          yield encoder.encode('one ')
          await pause()
          yield encoder.encode('two')
        })() as unknown as BodyInit,
      )
    case 'throw-first':
      return new Response(pieces(new Error('secret')))
    case 'throw-after-piece':
      return new Response(pieces('begun', new Error('secret')))
    case 'throw-after-length':
      return new Response(pieces('begun', new Error('secret')), { headers: { 'Content-Length': '11' } })
    case 'throw-in-start':
      return new Response(
        new ReadableStream({
          start() {
            throw new Error('secret')
          },
        }),
      )
  }
  return new Response(null, { status: 404 })
}
