import type { NextConfig } from 'next'

const legacy = process.env.LEGACY_URL ?? 'http://127.0.0.1:1'

const config: NextConfig = {
  generateBuildId: () => 'build',
  experimental: { isrFlushToDisk: false },
  trailingSlash: true,
  async headers() {
    return [
      { source: '/seen', headers: [{ key: 'X-Seen', value: 'rule' }] },
      { source: '/seen/:id', headers: [{ key: 'X-Id', value: ':id' }] },
      { source: '/slash/', headers: [{ key: 'X-Slash', value: 'rule' }] },
    ]
  },
  async redirects() {
    return [
      { source: '/old', destination: '/seen', permanent: false },
      { source: '/old/:id', destination: '/seen/:id', permanent: true },
      { source: '/old-slash/', destination: '/seen/', permanent: false },
      { source: '/old-query', destination: '/seen?a=1', permanent: false },
      { source: '/away', destination: 'https://example.com/x', permanent: false },
    ]
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/before/:id', destination: '/seen/:id' },
        { source: '/before-slash/', destination: '/seen/slash/' },
      ],
      afterFiles: [
        { source: '/after/:path*', destination: '/caught/:path*' },
        { source: '/away/:path*', destination: `${legacy}/away/:path*` },
      ],
      fallback: [{ source: '/fallback/:path*', destination: '/api/seen' }],
    }
  },
}

export default config
