import type { NextConfig } from 'next'

const config: NextConfig = {
  generateBuildId: () => 'build',
}

export default config
