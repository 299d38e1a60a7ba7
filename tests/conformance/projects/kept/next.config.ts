import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  experimental: {
    authInterrupts: true,
    // Each start has only what the build has stored.
    isrFlushToDisk: false,
  },
  async headers() {
    return [
      { source: '/ruled/:path*', headers: [{ key: 'X-Rule', value: 'rule' }, { key: 'x-nextjs-cache', value: 'rule' }] },
      { source: '/ruled/cache-control/:key', headers: [{ key: 'Cache-Control', value: 'max-age=9' }] },
      { source: '/ruled/own/:key', headers: [{ key: 'Cache-Control', value: 'max-age=9' }, { key: 'X-Own', value: 'rule' }] },
    ]
  },
  async redirects() {
    return [{ source: '/moved/:key', destination: '/seen/:key', permanent: false }]
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/rewritten/:key', destination: '/params/forced/:key?added=1' },
        { source: '/renamed', destination: '/static/hour' },
        { source: '/to-listed/:key', destination: '/closed/listed/:key' },
        { source: '/to-seen/:key', destination: '/seen/:key?added=1' },
      ],
      afterFiles: [],
      fallback: [{ source: '/closed/listed/fallback', destination: '/params/forced/from-fallback' }],
    }
  },
}

export default config
