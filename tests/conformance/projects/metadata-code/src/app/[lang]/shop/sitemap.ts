export async function generateSitemaps() {
  return [{ id: 0 }, { id: 'a' }]
}
export default async function sitemap(props: { id: Promise<string> }) {
  return [{ url: `https://acme.com/${Object.keys(props)}/${await props.id}` }]
}
