import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  poweredByHeader: false,
  cacheLife: {
    brief: { revalidate: 1, expire: 3 },
    catalog: { revalidate: 120, expire: 7200 },
  },
  experimental: { isrFlushToDisk: false, useCache: true },
}

export default config
