// Reads matchers with requests, one a line, and prints whether Next.js' proxy would run: `null` if it refuses the matcher.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createInterface } from 'node:readline'

globalThis.AsyncLocalStorage = AsyncLocalStorage
const { getMiddlewareMatchers } = await import('next/dist/build/analysis/get-page-static-info.js')
const { getMiddlewareRouteMatcher } = await import('next/dist/shared/lib/router/utils/middleware-route-matcher.js')
const { unstable_doesMiddlewareMatch: doesMatch } = await import('next/experimental/testing/server.js')

// A refused matcher ends the process.
process.exit = () => {
  throw new Error('refused')
}
console.error = () => {}

// The server also asks with the decoded path, which a URL can't hold.
function matchesDecoded(matcher, nextConfig, headers, { pathname, searchParams }) {
  const matches = getMiddlewareRouteMatcher(getMiddlewareMatchers(matcher, nextConfig))
  try {
    return matches(decodeURIComponent(pathname), { headers }, Object.fromEntries(searchParams))
  } catch {
    return false
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { matcher, basePath, url, headers } = JSON.parse(line)
  const parsed = new URL(url)
  const cookies = Object.fromEntries((headers.cookie ?? '').split('; ').filter(Boolean).map((cookie) => cookie.split('=')))
  const nextConfig = { basePath }
  let matches = null
  try {
    matches = doesMatch({ config: { matcher }, url, headers, cookies, nextConfig })
    matches ||= matchesDecoded(matcher, nextConfig, headers, parsed)
  } catch {}
  // The values that it compares: the last of each key.
  const query = Object.entries(Object.fromEntries(parsed.searchParams))
  console.log(JSON.stringify({ pathname: parsed.pathname, query, matches }))
}
