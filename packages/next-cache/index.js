'use strict'

const { sharedLink } = require('./lib/shared')
const { createHandlerClass } = require('./lib/handler')
const { createHandlers } = require('./lib/handlers')

// The class for `cacheHandler` of next.config.
exports.createCacheHandler = (options) => createHandlerClass(sharedLink(options))

// The object for each kind of `cacheHandlers` of next.config.
exports.createCacheHandlers = (options) => createHandlers(sharedLink(options))
