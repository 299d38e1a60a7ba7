// The test writes the settings that it is about.
module.exports = {
  ...require('./settings.json'),
  redirects: async () => [{ source: '/old/:path*', destination: '/about', permanent: true }],
  rewrites: async () => [{ source: '/alias/:path*', destination: '/blog/:path*' }],
}
