export const revalidate = 0
export default function sitemap() {
  return [{ url: `https://acme.com/run-${crypto.randomUUID()}` }]
}
