'use strict'

const { Link } = require('./link')
const { tagsManifest } = require('./next')
const { TagTimes } = require('./tag-times')

const KEY = Symbol.for('@twinroute/next-cache')

/** The link of this process: Next.js makes a handler for every request, and may load modules more than once. */
function sharedLink(options = {}) {
  globalThis[KEY] ??= createLink(options)
  return globalThis[KEY]
}

function createLink(options) {
  const settings = {
    url: process.env.TWINROUTE_REDIS_URL,
    prefix: process.env.TWINROUTE_REDIS_PREFIX ?? '',
    maxQueued: 10_000,
    maxTags: 100_000,
    logInterval: 30_000,
    log: (line) => console.warn(line),
    ...options,
  }
  const link = new Link(new TagTimes(tagsManifest, settings.maxTags), settings)
  // A build is no replica: it may run where no Redis is, and must end.
  if (process.env.NEXT_PHASE === 'phase-production-build') return link
  if (!settings.url) settings.log('twinroute: TWINROUTE_REDIS_URL is not set; revalidations are not shared')
  link.start()
  return link
}

module.exports = { sharedLink }
