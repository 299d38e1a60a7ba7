'use strict'

const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { createClient } = require('@redis/client')

const { Failure } = require('./failure')
const { Log } = require('./log')
const { Queue } = require('./queue')
const { clock } = require('./tag-times')

/** How long a request waits for Redis, in milliseconds. */
const REQUEST_LIMIT = 50
/** How long connecting and a heartbeat may take. */
const LINK_LIMIT = 1000
const HEARTBEAT = 1000
const RECONNECT_PAUSE = 250
/** The TTL of the guard: 30 days. */
const GUARD_TTL = 30 * 24 * 3600 * 1000
/** What Next.js writes for an infinite time, in milliseconds. */
const LONGEST_EXPIRE = 4294967294 * 1000

const script = (file) => {
  const text = fs.readFileSync(file, 'utf8')
  return { text, sha: crypto.createHash('sha1').update(text).digest('hex') }
}
// Whole paths, which the tracing of `output: 'standalone'` finds.
const SCRIPTS = {
  link: script(path.join(__dirname, 'scripts/link.lua')),
  revalidate: script(path.join(__dirname, 'scripts/revalidate.lua')),
  revalidateAll: script(path.join(__dirname, 'scripts/revalidate_all.lua')),
}

/** Rejects after a time limit. The promise goes on, and its result is ignored. */
function within(limit, promise) {
  let timer
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no reply within ${limit} ms`)), limit)
  })
  promise.catch(() => {})
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer))
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time).unref())

/**
 * Shares revalidations over Redis.
 *
 * A revalidation applies here at once, and is queued until Redis acknowledges it. Those of others come by pub/sub, and
 * apply as of their arrival. There is one connection for both (RESP3), so a message arrives before the reply to a later
 * command.
 *
 * Messages that were published while there was no connection are lost. The guard in Redis has the time of the last
 * revalidation of any tag, so it is known whether there were any; if so, each entry is stale, since it is unknown which
 * tags they had.
 */
class Link {
  constructor(times, options) {
    this.times = times
    this.id = crypto.randomUUID()
    this.url = options.url
    const prefix = `${options.prefix}tr1:`
    this.guard = `${prefix}guard`
    this.tagPrefix = `${prefix}tag:`
    this.channel = `${prefix}revalidated`
    this.queue = new Queue(options.maxQueued)
    this.log = new Log(options.log, options.logInterval)
    this.startedAt = clock()
    this.client = null
    this.run = null
    /** @type {{ base: number, last: number } | null} What the guard said when no message was missing. */
    this.known = null
    this.flushing = null
  }

  get isUp() {
    return this.client !== null
  }

  start() {
    if (!this.url || this.isStopped === false) return
    this.isStopped = false
    this.#keepConnected()
  }

  stop() {
    this.isStopped = true
    this.client?.destroy()
    this.client = null
  }

  /**
   * Revalidates tags here at once, and on the other servers. Never fails, and takes 50 ms at most.
   *
   * @param {string[]} tags
   * @param {number | null} expire `null`: at once. Otherwise stale now, and dead after that many milliseconds.
   */
  revalidate(tags, expire) {
    this.times.revalidate(tags, expire)
    return this.publish(tags, expire)
  }

  /** Revalidates tags on the other servers only. */
  async publish(tags, expire) {
    if (!this.url || tags.length === 0) return
    this.queue.add(tags, expire === null ? null : Math.round(Math.min(Math.max(expire, 0), LONGEST_EXPIRE)))
    if (!this.isUp) return
    await within(REQUEST_LIMIT, this.#flush()).catch(() => {})
  }

  // Calls of the same moment are sent together: Next.js calls each of its handlers.
  #flush() {
    this.flushing ??= new Promise((resolve) => setImmediate(resolve))
      .then(() => this.#send())
      .finally(() => {
        this.flushing = null
      })
    return this.flushing
  }

  async #send() {
    while (this.isUp && !this.queue.isEmpty) {
      const revalidation = this.queue.take()
      const message = JSON.stringify({ ...revalidation, from: this.id })
      try {
        if (revalidation.all) {
          const rest = ['', `${GUARD_TTL}`, this.run ?? '', this.channel, message]
          await this.#eval(this.client, SCRIPTS.revalidateAll, rest)
        } else {
          const expire = revalidation.expire === null ? '' : `${revalidation.expire}`
          const rest = ['', this.tagPrefix, this.channel, message, expire, ...revalidation.tags]
          await this.#eval(this.client, SCRIPTS.revalidate, rest)
        }
      } catch (error) {
        this.queue.putBack(revalidation)
        this.#logFailure(error)
        return
      }
    }
  }

  async #eval(client, { text, sha }, rest) {
    try {
      return await client.sendCommand(['EVALSHA', sha, '1', this.guard, ...rest])
    } catch (error) {
      if (!error.message.startsWith('NOSCRIPT')) throw error
      return client.sendCommand(['EVAL', text, '1', this.guard, ...rest])
    }
  }

  async #keepConnected() {
    while (!this.isStopped) {
      let client
      try {
        client = this.#createClient()
        await within(LINK_LIMIT, this.#connect(client))
        this.client = client
        this.log.recovery(`Redis at ${this.#address()} is used again`)
        this.#flush()
        await this.#heartbeats(client)
      } catch (error) {
        if (!this.isStopped) this.#logFailure(error)
      }
      this.client = null
      client?.destroy()
      await pause(RECONNECT_PAUSE)
    }
  }

  #createClient() {
    const client = createClient({
      url: this.url,
      RESP: 3,
      // Reconnecting and queueing are done here, with time limits.
      socket: { reconnectStrategy: false, connectTimeout: LINK_LIMIT },
      disableOfflineQueue: true,
      disableClientInfo: true,
      maintNotifications: 'disabled',
    })
    client.failure = new Failure()
    // Without a listener, an error would end the process.
    client.on('error', (error) => client.failure.set(error))
    client.on('end', () => client.failure.set(new Error('the connection was closed')))
    return client
  }

  async #connect(client) {
    await client.connect()
    client.unref()
    await client.subscribe(this.channel, (message) => this.#receive(message))
    this.run = await this.#serverRun(client)
    const before = clock()
    const [seconds, microseconds] = await client.sendCommand(['TIME'])
    const offset = (before + clock()) / 2 - (Number(seconds) * 1000 + Number(microseconds) / 1000)
    await this.#checkGuard(client, offset)
  }

  // Which run of the Redis server this is: another one may lack revalidations that were acknowledged. `null` if the user
  // may not know.
  async #serverRun(client) {
    let server, replication
    try {
      server = await client.sendCommand(['INFO', 'server'])
      replication = await client.sendCommand(['INFO', 'replication'])
    } catch (error) {
      if (error.message.startsWith('NOPERM')) return null
      throw error
    }
    const value = (text, name) => new RegExp(`^${name}:(\\S*)`, 'm').exec(text)?.[1] ?? ''
    return `${value(String(server), 'run_id')}-${value(String(replication), 'master_replid')}`
  }

  async #checkGuard(client, offset) {
    if (this.run !== null) await this.#eval(client, SCRIPTS.link, ['', `${GUARD_TTL}`, this.run])
    const { base, last } = await this.#readGuard(client)
    if (this.known) {
      if (this.known.base !== base || this.known.last !== last) this.times.raiseFloor(clock())
    } else if (last > base) {
      // Entries that another process or the build has made may be older than the last revalidation.
      const revalidatedAt = last / 1000 + offset
      this.times.raiseFloor(revalidatedAt > this.startedAt ? clock() : revalidatedAt)
    }
    this.known = { base, last }
  }

  /** When the guard was made, and the last revalidation, in microseconds by Redis' clock; 0 before the first one. */
  async #readGuard(client) {
    const [base, last] = await client.sendCommand(['HMGET', this.guard, 'base', 'last'])
    return { base: Number(base), last: Number(last) }
  }

  /** Runs until the connection is lost. */
  async #heartbeats(client) {
    for (;;) {
      await client.failure.race(pause(HEARTBEAT))
      if (this.isStopped) return
      const guard = client.failure.race(this.#readGuard(client))
      const { base, last } = await within(LINK_LIMIT, guard)
      if (base === 0 && this.run !== null) {
        await within(LINK_LIMIT, this.#checkGuard(client, 0))
      } else if (this.known?.base === base) {
        // A message may have come since the reply.
        this.known.last = Math.max(this.known.last, last)
      } else {
        if (this.known) this.times.raiseFloor(clock())
        this.known = { base, last }
      }
      if (!this.queue.isEmpty) this.#flush()
    }
  }

  #receive(text) {
    let message
    try {
      message = JSON.parse(text)
    } catch {
      message = null
    }
    // The time of the revalidation. While connecting, earlier ones may be missing.
    if (this.isUp && this.known && Number.isSafeInteger(message?.at)) this.known.last = message.at
    if (message?.from === this.id) {
      if (message.all) this.known = null
      return
    }
    const { tags, expire } = message ?? {}
    const isTags = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')
    if (isTags && (expire === null || typeof expire === 'number')) {
      this.times.revalidate(tags, expire)
    } else {
      // The guard has a new base.
      this.known = null
      this.times.revalidateAll()
    }
  }

  #logFailure(error) {
    const queued = this.queue.isFull ? 'all' : this.queue.size
    const reason = error.message || error.code || String(error)
    this.log.failure(`Redis at ${this.#address()} can't be used: ${reason}; tags that wait for it: ${queued}`)
  }

  // Without the password.
  #address() {
    try {
      return new URL(this.url).host
    } catch {
      return 'an invalid URL'
    }
  }
}

module.exports = { Link }
