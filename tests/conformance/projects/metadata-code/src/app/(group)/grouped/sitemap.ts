export default async function sitemap() {
  return [{ url: `https://acme.com/grouped` }]
}
