'use strict'

/** The most tags that one call revalidates. */
const BATCH = 500

/** Revalidations that Redis has not acknowledged. A tag stands in it once, so it is bounded by the number of tags. */
class Queue {
  constructor(limit) {
    this.limit = limit
    /** @type {Map<string, { atOnce: boolean, expire: number }>} */
    this.tags = new Map()
    // Too many tags: then everything is revalidated.
    this.isFull = false
  }

  /** @param {number | null} expire As in `TagTimes.revalidate`. */
  add(tags, expire) {
    for (const tag of tags) {
      const queued = this.tags.get(tag) ?? { atOnce: false, expire: Infinity }
      this.tags.set(tag, {
        atOnce: queued.atOnce || expire === null,
        expire: Math.min(queued.expire, expire ?? Infinity),
      })
    }
    if (this.tags.size > this.limit) {
      this.tags.clear()
      this.isFull = true
    }
  }

  get size() {
    return this.tags.size
  }

  get isEmpty() {
    return this.tags.size === 0 && !this.isFull
  }

  /**
   * Takes the next revalidation: `{ all: true }`, or tags with the same expiry. One that failed is put back with `putBack`.
   *
   * @returns {{ all: true } | { tags: string[], expire: number | null }}
   */
  take() {
    if (this.isFull) {
      this.isFull = false
      return { all: true }
    }
    const [first] = this.tags.values()
    // A tag with both is taken twice; at once comes last, so it counts.
    const expire = first.expire === Infinity ? null : first.expire
    const tags = []
    for (const [tag, queued] of this.tags) {
      if (tags.length === BATCH) break
      if (expire === null ? queued.expire !== Infinity : queued.expire !== expire) continue
      tags.push(tag)
      if (expire !== null && queued.atOnce) this.tags.set(tag, { atOnce: true, expire: Infinity })
      else this.tags.delete(tag)
    }
    return { tags, expire }
  }

  putBack(revalidation) {
    if (revalidation.all) this.isFull = true
    else this.add(revalidation.tags, revalidation.expire)
  }
}

module.exports = { Queue }
