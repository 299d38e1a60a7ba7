// The test writes the settings under test.
module.exports = {
  ...require('./settings.json'),
  redirects: async () => [{ source: '/old/:path*', destination: '/about', permanent: true }],
  rewrites: async () => [{ source: '/alias/:path*', destination: '/blog/:path*' }],
}
