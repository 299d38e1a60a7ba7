'use strict'

// For `cacheHandler: require.resolve('@twinroute/next-cache/cache-handler')`.
module.exports = require('./index').createCacheHandler()
