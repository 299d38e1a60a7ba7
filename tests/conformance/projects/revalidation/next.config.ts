import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  cacheLife: {
    catalog: { revalidate: 60, expire: 3600 },
    gone: { revalidate: 0, expire: 0 },
  },
  experimental: { isrFlushToDisk: false },
  async rewrites() {
    return [{ source: '/rewritten/:id', destination: '/kept/:id' }]
  },
}

export default config
