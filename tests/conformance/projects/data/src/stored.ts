import { unstable_cache } from 'next/cache'

import { compute, type Read } from './read'

/** Reads through `unstable_cache`. */
export async function stored(read: Read): Promise<unknown> {
  const { key, args = [], tags, revalidate } = read
  const cached = unstable_cache(async (..._args: unknown[]) => compute(read, stored), [key], { tags, revalidate })
  return cached(...args)
}
