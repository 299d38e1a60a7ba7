export const dynamic = 'force-dynamic'

const chunk = new Uint8Array(64 * 1024).fill(120)

export async function GET() {
  let sent = 0
  const stream = new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk)
      if (++sent === 16) controller.close()
    },
  })
  return new Response(stream, { headers: { 'Content-Type': 'application/octet-stream' } })
}
