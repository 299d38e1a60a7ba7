'use strict'

const { useCacheHandler } = require('./next')
const { milliseconds } = require('./durations')

/** The handler for 'use cache': keeps entries as that of Next.js does, and judges them by the shared times of their tags. */
function createHandlers(link) {
  const entries = useCacheHandler()
  const { times } = link
  return {
    async get(key, softTags) {
      const entry = await entries.get(key, softTags)
      if (!entry) return undefined
      switch (times.state([...entry.tags, ...softTags], entry.timestamp)) {
        case 'dead':
          return undefined
        case 'stale':
          return { ...entry, revalidate: -1 }
        default:
          return entry
      }
    },
    set: (key, entry) => entries.set(key, entry),
    refreshTags: () => entries.refreshTags(),
    getExpiration: async (tags) => Math.max(times.deadBefore(tags), await entries.getExpiration(tags)),
    updateTags: (tags, durations) => link.revalidate(tags, milliseconds(durations)),
  }
}

module.exports = { createHandlers }
