import { headers } from 'next/headers'
export async function generateSitemaps() {
  return [{ id: 0 }, { id: 'a' }]
}
export default async function sitemap({ id }: { id: Promise<string> }) {
  return [{ url: `https://acme.com/live/${await id}/${(await headers()).get('x-data')}` }]
}
