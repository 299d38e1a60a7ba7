export async function generateSitemaps() {
  return [{ id: 0 }, { id: 1 }, { id: 'a-b' }, { id: 'x.y' }, { id: 'c d' }, { id: 'ü' }, {id: 'z.xml'}]
}
export default async function sitemap({ id }: { id: Promise<string> }) {
  return [{ url: `https://acme.com/shop/${await id}/run-${crypto.randomUUID()}` }]
}
