import type { NextConfig } from 'next'

const config: NextConfig = {
  async redirects() {
    return [{ source: '/api/articles/:id', destination: '/api/posts/:id', permanent: true }]
  },
}

export default config
