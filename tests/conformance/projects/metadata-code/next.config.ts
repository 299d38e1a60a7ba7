import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
  experimental: { isrFlushToDisk: false },
}

export default config
