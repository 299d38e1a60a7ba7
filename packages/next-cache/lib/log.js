'use strict'

/** Logs at most one line an interval. */
class Log {
  constructor(write, interval) {
    this.write = write
    this.interval = interval
    this.last = -Infinity
    // Whether the last line was about a failure.
    this.isFailing = false
  }

  failure(line) {
    const now = performance.now()
    if (now - this.last < this.interval) return
    this.last = now
    this.isFailing = true
    this.write(`twinroute: ${line}`)
  }

  // The end of a failure that was logged.
  recovery(line) {
    if (!this.isFailing) return
    this.isFailing = false
    this.write(`twinroute: ${line}`)
  }
}

module.exports = { Log }
