export default async function sitemap(...args: unknown[]) {
  return [{ url: `https://acme.com/${args.length}` }]
}
