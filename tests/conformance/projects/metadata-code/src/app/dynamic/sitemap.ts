export const dynamic = 'force-dynamic'
export default function sitemap() {
  return [{ url: `https://acme.com/run-${crypto.randomUUID()}` }]
}
