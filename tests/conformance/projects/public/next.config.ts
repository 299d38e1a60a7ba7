import type { NextConfig } from 'next'

const cached = { key: 'Cache-Control', value: 'public, max-age=60' }

const config: NextConfig = {
  generateBuildId: () => 'build',
  async headers() {
    return [
      { source: '/rules/:path*', headers: [{ key: 'X-Rule', value: ':path*' }] },
      { source: '/rules/cached.txt', headers: [cached] },
      { source: '/rules/typed.txt', headers: [{ key: 'Content-Type', value: 'text/x-rule' }] },
      { source: '/rules/tagged.txt', headers: [{ key: 'ETag', value: '"rule"' }] },
      { source: '/rules/dated.txt', headers: [{ key: 'Last-Modified', value: 'Thu, 01 Jan 2026 00:00:00 GMT' }] },
      { source: '/rules/ranges.txt', headers: [{ key: 'Accept-Ranges', value: 'none' }] },
      { source: '/rules/cookie.txt', headers: [{ key: 'Set-Cookie', value: 'a=1' }, { key: 'Set-Cookie', value: 'b=2' }] },
      { source: '/rules/vary.txt', headers: [{ key: 'Vary', value: 'X-Own' }] },
      { source: '/rules/bare-404.txt', headers: [cached] },
    ]
  },
  async redirects() {
    return [
      { source: '/redirected.txt', destination: '/a.txt', permanent: false },
      { source: '/old/:name', destination: '/:name', permanent: true },
    ]
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/before/file.txt', destination: '/seen?before=1' },
        { source: '/before/to-file', destination: '/a.txt' },
        { source: '/before/to-escaped', destination: '/a%20b.txt' },
        { source: '/before/to-raw', destination: '/a b.txt' },
        { source: '/before/to-dots', destination: '/sub/../a.txt' },
        { source: '/before/to-param/:name', destination: '/:name' },
        { source: '/before/to-query', destination: '/a.txt?q=1' },
        { source: '/before/to-missing', destination: '/missing.txt' },
      ],
      afterFiles: [
        { source: '/after/file.txt', destination: '/seen?after=1' },
        { source: '/after/to-file', destination: '/a.txt' },
        { source: '/after/to-param/:name', destination: '/:name' },
        { source: '/after/to-dynamic', destination: '/dynamic/file.txt' },
        { source: '/dynamic/after', destination: '/a.txt' },
        { source: '/after/to-missing', destination: '/missing.txt' },
      ],
      fallback: [
        { source: '/fallback/file.txt', destination: '/seen?fallback=1' },
        { source: '/fallback/to-file', destination: '/a.txt' },
        { source: '/dynamic/fallback', destination: '/a.txt' },
        { source: '/fallback/to-param/:name', destination: '/sub/:name' },
      ],
    }
  },
}

export default config
