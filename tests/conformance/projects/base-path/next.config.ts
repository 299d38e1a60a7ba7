import type { NextConfig } from 'next'

const legacy = process.env.LEGACY_URL ?? 'http://127.0.0.1:1'

const config: NextConfig = {
  generateBuildId: () => 'build',
  experimental: { isrFlushToDisk: false },
  basePath: '/docs',
  async headers() {
    return [
      { source: '/:path*', headers: [{ key: 'X-Inside', value: ':path*' }] },
      { source: '/seen', headers: [{ key: 'X-Seen', value: 'rule' }] },
      { source: '/:path*', basePath: false, headers: [{ key: 'X-All', value: ':path*' }] },
      { source: '/docs/seen', basePath: false, headers: [{ key: 'X-Docs-Seen', value: 'rule' }] },
    ]
  },
  async redirects() {
    return [
      { source: '/old', destination: '/seen', permanent: false },
      { source: '/old/:id', destination: '/seen/:id?was=:id', permanent: true },
      { source: '/away', destination: 'https://example.com/x', permanent: false },
      { source: '/outside', destination: '/docs/seen', basePath: false, permanent: false },
      { source: '/out/:id', destination: '/docs/seen/:id', basePath: false, permanent: true },
      { source: '/docs/inside', destination: '/elsewhere', basePath: false, permanent: false },
      { source: '/', destination: '/docs', basePath: false, permanent: false },
    ]
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/before/:id', destination: '/seen/:id' },
        { source: '/before-pages/:id', destination: '/api/seen/:id?from=:id' },
        { source: '/rewrite-out/:path*', destination: `${legacy}/out/:path*`, basePath: false },
        { source: '/docs/rewrite-in/:path*', destination: `${legacy}/in/:path*`, basePath: false },
      ],
      afterFiles: [
        { source: '/after/:id', destination: '/seen/:id' },
        { source: '/seen/after', destination: '/seen' },
        { source: '/away/:path*', destination: `${legacy}/away/:path*` },
      ],
      fallback: [{ source: '/fallback/:path*', destination: '/api/seen' }],
    }
  },
}

export default config
