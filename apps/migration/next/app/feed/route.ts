import { NextRequest } from 'next/server'
import posts from '../../data/posts.json'

export async function GET(request: NextRequest) {
  const prefix = request.nextUrl.searchParams.get('prefix') ?? ''
  const encoder = new TextEncoder()
  const stream = new ReadableStream({
    async start(controller) {
      for (const post of posts) {
        controller.enqueue(encoder.encode(`${prefix}${post.title}\n`))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      controller.close()
    },
  })
  return new Response(stream, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
