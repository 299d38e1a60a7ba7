export const dynamic = 'force-dynamic'

export async function GET() {
  const posts = Array.from({ length: 1000 }, (_, id) => ({
    id,
    title: `Post ${id}`,
    tags: ['a', 'b'],
    draft: id % 2 === 0,
    score: id / 2 + 0.25,
    by: id % 3 === 0 ? 'Ann Example' : null,
  }))
  return Response.json(posts)
}
