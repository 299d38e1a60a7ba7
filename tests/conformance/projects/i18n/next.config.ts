import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  i18n: {
    locales: ['en', 'de', 'fr-CA'],
    defaultLocale: 'en',
    domains: [{ domain: 'example.de', defaultLocale: 'de' }],
  },
  async headers() {
    return [
      { source: '/api/:path*', headers: [{ key: 'X-Rule', value: 'api' }] },
      { source: '/:path*', headers: [{ key: 'X-All', value: 'rule' }] },
      { source: '/api/seen', locale: false, headers: [{ key: 'X-Plain', value: 'rule' }] },
      { source: '/de/api/:path*', locale: false, headers: [{ key: 'X-De', value: 'rule' }] },
    ]
  },
  async redirects() {
    return [
      { source: '/old', destination: '/new', permanent: false },
      { source: '/old/:id', destination: '/api/seen/:id', permanent: true },
      { source: '/plain', destination: '/en/new', locale: false, permanent: false },
      { source: '/de/plain', destination: '/de/new', locale: false, permanent: false },
      { source: '/:locale(en|de)/any', destination: '/:locale/new', locale: false, permanent: false },
      { source: '/api/old', destination: '/api/seen', permanent: false },
      { source: '/api/plain', destination: '/api/seen', locale: false, permanent: false },
      { source: '/away', destination: 'https://example.com/x', permanent: false },
    ]
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/before', destination: '/api/seen?before=1' },
        { source: '/api/before', destination: '/api/seen' },
        { source: '/api/before-plain', destination: '/api/seen', locale: false },
        { source: '/de/before-plain', destination: '/api/seen?de=1', locale: false },
        { source: '/en/before-plain', destination: '/api/seen?en=1', locale: false },
      ],
      afterFiles: [
        { source: '/after/:id', destination: '/api/seen/:id' },
        { source: '/api/after/:id', destination: '/api/seen/:id' },
      ],
      fallback: [
        { source: '/fallback', destination: '/api/seen' },
        { source: '/:locale(en|de)/fallback-plain', destination: '/api/seen?locale=:locale', locale: false },
      ],
    }
  },
}

export default config
