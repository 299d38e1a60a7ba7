'use strict'

/** The tag of every response of the App Router, and of the data that it reads. */
const ROOT_TAG = '_N_T_/layout'

/** Local time in milliseconds. It has fractions, which distinguish an entry and a revalidation within one millisecond. */
const clock = () => performance.timeOrigin + performance.now()

/**
 * When tags were revalidated, by the local clock.
 *
 * An entry has the time at which it was made. It is dead if it is older than the last revalidation at once of one of its
 * tags; stale if it is older than the last revalidation of any kind, until the expiry of that one.
 *
 * The times are also written to the map that Next.js itself reads. It has one expiry for a tag, which a later
 * revalidation overwrites, so an expiry in the future is known only here.
 */
class TagTimes {
  /**
   * @param {Map<string, { stale?: number, expired?: number }>} mirror The map of Next.js.
   * @param {number} limit How many tags are remembered.
   */
  constructor(mirror, limit) {
    this.mirror = mirror
    this.limit = limit
    /** @type {Map<string, { stale: number, dead: number, until: number }>} The tag that was revalidated first comes first. */
    this.times = new Map()
    // Entries that are older are stale, or dead.
    this.floor = { stale: 0, dead: 0 }
  }

  /**
   * @param {string[]} tags
   * @param {number | null} expire `null`: at once. Otherwise stale now, and dead after that many milliseconds.
   */
  revalidate(tags, expire) {
    const now = clock()
    for (const tag of tags) {
      let { stale = 0, dead = 0, until = Infinity } = this.times.get(tag) ?? {}
      if (expire === null) {
        dead = now
        until = Infinity
      } else {
        if (now >= until) {
          dead = stale
          until = Infinity
        }
        until = Math.min(until, now + expire)
      }
      this.times.delete(tag)
      this.times.set(tag, { stale: now, dead, until })
      this.#mirror(tag)
    }
    this.#forget()
  }

  /** Makes every entry stale that was made before a time. */
  raiseFloor(time) {
    this.floor.stale = Math.max(this.floor.stale, time)
    this.#mirror(ROOT_TAG)
  }

  /** Makes every entry dead that was made before now. */
  revalidateAll() {
    this.floor.dead = clock()
    this.#mirror(ROOT_TAG)
  }

  /**
   * @param {string[]} tags
   * @param {number} madeAt
   * @returns {'fresh' | 'stale' | 'dead'}
   */
  state(tags, madeAt) {
    if (madeAt < this.floor.dead) return 'dead'
    const now = clock()
    let isStale = madeAt < this.floor.stale
    for (const tag of tags) {
      const times = this.times.get(tag)
      if (!times || madeAt >= times.stale) continue
      if (madeAt < times.dead || now >= times.until) return 'dead'
      isStale = true
    }
    return isStale ? 'stale' : 'fresh'
  }

  /** The latest time such that an entry with one of the tags is dead if it is older. */
  deadBefore(tags) {
    const now = clock()
    return tags.reduce((latest, tag) => {
      const times = this.times.get(tag)
      if (!times) return latest
      return Math.max(latest, now >= times.until ? times.stale : times.dead)
    }, this.floor.dead)
  }

  #mirror(tag) {
    const { stale = 0, dead = 0 } = this.times.get(tag) ?? {}
    const floor = tag === ROOT_TAG ? this.floor : { stale: 0, dead: 0 }
    this.mirror.set(tag, { stale: Math.max(stale, floor.stale), expired: Math.max(dead, floor.dead) })
  }

  // Entries with a tag that is forgotten are taken for stale.
  #forget() {
    for (const [tag, times] of this.times) {
      if (this.times.size <= this.limit) return
      this.times.delete(tag)
      this.mirror.delete(tag)
      this.raiseFloor(times.stale)
    }
  }
}

module.exports = { TagTimes, clock }
