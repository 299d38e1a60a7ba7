/** How to reach Redis, and what to share with. All modules of one process share the first options given. */
export interface Options {
  /** `redis[s]://[user[:password]@]host[:port][/database]`. Default: the variable `TWINROUTE_REDIS_URL`. Without either, nothing is shared. */
  url?: string
  /** The prefix of keys and of the channel, the same as that of the twinroute servers. Default: `TWINROUTE_REDIS_PREFIX`, or none. */
  prefix?: string
  /** How many tags may wait for Redis. Beyond, everything is revalidated when it is back. Default: 10,000. */
  maxQueued?: number
  /** How many revalidated tags are remembered. Beyond, entries older than the oldest one are stale. Default: 100,000. */
  maxTags?: number
  /** The least time between two log lines about Redis, in milliseconds. Default: 30,000. */
  logInterval?: number
  /** Where log lines go. Default: `console.warn`. */
  log?: (line: string) => void
}

/** The class for `cacheHandler` of `next.config`. */
export function createCacheHandler(options?: Options): new (context: object) => object

/** The object for each kind of `cacheHandlers` of `next.config`. */
export function createCacheHandlers(options?: Options): object
