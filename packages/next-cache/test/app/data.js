import { cacheLife, cacheTag, unstable_cache } from 'next/cache'
import { made } from './made'

export const posts = unstable_cache(async () => `posts-${made()}`, ['posts'], { tags: ['posts'], revalidate: 3600 })

export async function cached() {
  'use cache'
  cacheTag('cached')
  cacheLife('hours')
  return `cached-${made()}`
}
