import type { NextConfig } from 'next'

const config: NextConfig = {
  async redirects() {
    return [{ source: '/api/articles/:pid', destination: '/api/posts/:pid', permanent: true }]
  },
  async headers() {
    return [{ source: '/api/:path*', headers: [{ key: 'X-Robots-Tag', value: 'noindex' }] }]
  },
  async rewrites() {
    return [{ source: '/rss', destination: '/feed' }]
  },
}

export default config
