'use strict'

// The parts of Next.js that are extended here. They must be those of the running server: with a second copy of Next.js,
// the tag times would be written to a map that nothing reads.

const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')

const TAGS_MANIFEST = 'next/dist/server/lib/incremental-cache/tags-manifest.external.js'
const FILE_SYSTEM_CACHE = 'next/dist/server/lib/incremental-cache/file-system-cache.js'
const USE_CACHE = 'next/dist/server/lib/cache-handlers/default.js'

// The file that the process was started with is `next` itself, or a custom server beside it.
function startedWith() {
  try {
    return [fs.realpathSync(process.argv[1])]
  } catch {
    return []
  }
}

function findNext() {
  const starts = [...startedWith(), path.join(process.cwd(), 'package.json'), __filename]
  for (const start of starts) {
    const requireFrom = createRequire(start)
    try {
      requireFrom.resolve(TAGS_MANIFEST)
      return requireFrom
    } catch {
      // Not found from there.
    }
  }
  throw new Error('@twinroute/next-cache needs Next.js 16.4 or later, and found no copy of it')
}

const requireNext = findNext()

/** Tag -> { stale, expired }, in milliseconds: what Next.js itself decides by. */
exports.tagsManifest = requireNext(TAGS_MANIFEST).tagsManifest

/** The class that Next.js uses without a `cacheHandler`. */
exports.FileSystemCache = requireNext(FILE_SYSTEM_CACHE).default

/** The handler that Next.js uses for 'use cache', in memory, with the size that is configured. */
exports.useCacheHandler = () => {
  const [builtIn] = globalThis[Symbol.for('@next/cache-handlers-built-in')] ?? []
  return builtIn ?? requireNext(USE_CACHE).createDefaultCacheHandler(50 * 1024 * 1024)
}

for (const part of ['tagsManifest', 'FileSystemCache']) {
  if (!exports[part]) throw new Error(`@twinroute/next-cache does not know this version of Next.js: it has no ${part}`)
}
