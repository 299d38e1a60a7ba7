import type { Read } from './read'

/** Reads from another server, through `fetch`. */
export async function fetched(read: Read): Promise<unknown> {
  const { key, status = 200, method, headers, body, cache, tags, revalidate } = read
  const url = `${process.env.LEGACY_URL}/run?key=${key}&status=${status}`
  const response = await fetch(url, { method, headers, body, cache, next: { tags, revalidate } })
  return [response.status, await response.text()]
}
