'use strict'

/**
 * The first error of a connection, and its races against other promises.
 *
 * `Promise.race` with a promise that does not settle keeps each result in memory as long as that promise. Here only the
 * current race is kept.
 */
class Failure {
  #error = null
  #reject = () => {}

  /** Rejects the current race and all later ones. Later errors are ignored. */
  set(error) {
    this.#error ??= error
    this.#reject(this.#error)
  }

  /** Settles as `promise` does, or rejects when the error occurs. One race at a time. */
  race(promise) {
    return new Promise((resolve, reject) => {
      promise.then(resolve, reject)
      this.#reject = reject
      if (this.#error) reject(this.#error)
    })
  }
}

module.exports = { Failure }
