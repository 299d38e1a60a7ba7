import { cacheLife, cacheTag } from 'next/cache'

import { compute, type Read } from './read'

/** Reads through a function with `"use cache"`, which doesn't see its own name: a call would not be cached. */
export function used(read: Read): Promise<unknown> {
  return cached(read)
}

async function cached(read: Read) {
  'use cache'
  cacheTag(...(read.tags ?? []))
  for (const life of read.life ?? []) {
    cacheLife(life as 'days')
  }
  const value = await compute(read, used)
  cacheTag(...(read.lateTags ?? []))
  return value
}
