import { readFile } from 'node:fs/promises'

export type Post = { id: number; title: string }

export async function findPost(id: string): Promise<Post | undefined> {
  console.log(`findPost ${id}`)
  const posts: Post[] = JSON.parse(await readFile('data/posts.json', 'utf8'))
  return posts.find((post) => String(post.id) === id)
}
