'use strict'

/** What `revalidateTag(tag, profile)` means: `null` at once, else the milliseconds until the old data expire. */
const milliseconds = (durations) => (durations ? (durations.expire ?? Infinity) * 1000 : null)

module.exports = { milliseconds }
