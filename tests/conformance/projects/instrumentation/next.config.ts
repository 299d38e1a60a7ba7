import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  poweredByHeader: false,
  experimental: { isrFlushToDisk: false },
}

export default config
