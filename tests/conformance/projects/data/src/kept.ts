import { randomUUID } from 'node:crypto'

import type { Read } from './read'

/** Responds with the reads that the path describes: `/a/tag:t/revalidate:5/and/b/inner/c`. */
export async function kept(segments: string[], reader: (read: Read) => Promise<unknown>) {
  const run = `run-${randomUUID()}`
  const reads = split(segments, 'and').map((part) => reader(described(part)))
  return Response.json({ run, reads: await Promise.all(reads) })
}

function described([key, ...options]: string[]): Read {
  const [own, ...inner] = split(options, 'inner')
  const read: Read = { key }
  for (const option of own) {
    const [name, value] = option.split(':')
    switch (name) {
      case 'tag':
        read.tags = [...(read.tags ?? []), value]
        break
      case 'revalidate':
        read.revalidate = value === 'false' ? false : Number(value)
        break
      case 'life':
        read.life = [...(read.life ?? []), value]
        break
      case 'times':
        const [revalidate, expire] = value.split('-').map(Number)
        read.life = [...(read.life ?? []), { revalidate, expire }]
        break
      case 'cache':
        read.cache = value as RequestCache
        break
      case 'status':
        read.status = Number(value)
    }
  }
  if (inner.length > 0) {
    read.inner = described(inner.flat())
  }
  return read
}

function split(segments: string[], at: string): string[][] {
  const end = segments.indexOf(at)
  return end < 0 ? [segments] : [segments.slice(0, end), ...split(segments.slice(end + 1), at)]
}
