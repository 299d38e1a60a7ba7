import { cached, posts } from '../../../data'

export const dynamic = 'force-dynamic'

export async function GET() {
  return Response.json({ posts: await posts(), cached: await cached() })
}
