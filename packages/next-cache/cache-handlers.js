'use strict'

// For `cacheHandlers: { default: require.resolve('@twinroute/next-cache/cache-handlers') }`.
module.exports = require('./index').createCacheHandlers()
