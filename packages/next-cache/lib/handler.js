'use strict'

const { milliseconds } = require('./durations')
const { FileSystemCache } = require('./next')
const { Project, ownTags } = require('./project')
const { clock } = require('./tag-times')

const TAGS_HEADER = 'x-next-cache-tags'
/** The kinds of responses. The others are `FETCH` and `IMAGE`. */
const RESPONSES = ['APP_PAGE', 'APP_ROUTE', 'PAGES']

/**
 * The class for `cacheHandler`: keeps entries as Next.js does without it, and judges them by the shared times of their tags.
 *
 * Next.js makes an instance for every request.
 */
function createHandlerClass(link) {
  return class TwinrouteCacheHandler extends FileSystemCache {
    #createdAt = clock()
    /** When the runs of this request began, by key. */
    #begun = new Map()
    #project
    #isOnDemand

    constructor(context) {
      super(context)
      this.#project = Project.of(context.serverDistDir)
      this.#isOnDemand = this.#project.isOnDemand(context._requestHeaders)
    }

    async get(key, context) {
      this.#begun.set(key, clock())
      const entry = await super.get(key, context)
      if (!entry) return entry
      const state = link.times.state(this.#tags(key, entry.value, context), entry.lastModified)
      if (state === 'dead') return null
      if (state === 'stale' && context.kind === 'PAGES') return stalePage(entry)
      // Next.js finds out itself that a response of the App Router or data are stale.
      return entry
    }

    async set(key, data, context) {
      const tags = this.#tags(key, data, context)
      const begunAt = this.#begun.get(key) ?? this.#createdAt
      this.#begun.delete(key)
      // What was computed from data of before a revalidation is not kept: it would be taken for fresh.
      if (link.times.state(tags, begunAt) !== 'fresh') return
      if (this.#isOnDemand && RESPONSES.includes(context.kind)) {
        // The other replicas drop theirs. This one replaces its own.
        await link.publish(context.kind === 'PAGES' ? tags : ownTags(tags), null)
      }
      return super.set(key, data, context)
    }

    revalidateTag(tags, durations) {
      return link.revalidate([tags].flat(), milliseconds(durations))
    }

    #tags(key, value, context) {
      if (context.kind === 'PAGES') return this.#project.pageTags(key)
      const header = value?.headers?.[TAGS_HEADER]
      if (typeof header === 'string') return header.split(',')
      return [...(context.tags ?? []), ...(context.softTags ?? [])]
    }
  }
}

/** Makes Next.js serve a page of the Pages Router, and then regenerate it. */
function stalePage(entry) {
  const lastModified = Math.min(entry.lastModified, Date.now() - 2000)
  return { ...entry, lastModified, cacheControl: { ...entry.cacheControl, revalidate: 1 } }
}

module.exports = { createHandlerClass }
