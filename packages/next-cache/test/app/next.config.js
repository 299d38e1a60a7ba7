module.exports = {
  cacheHandler: require.resolve('@twinroute/next-cache/cache-handler'),
  cacheHandlers: {
    default: require.resolve('@twinroute/next-cache/cache-handlers'),
    remote: require.resolve('@twinroute/next-cache/cache-handlers'),
  },
  // 'use cache' beside `revalidate` and `dynamic`.
  experimental: { useCache: true },
  cacheLife: { frequent: { stale: 5, revalidate: 10, expire: 20 } },
}
