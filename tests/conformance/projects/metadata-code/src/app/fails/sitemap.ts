import { headers } from 'next/headers'
export default async function sitemap(): Promise<[]> {
  await headers()
  throw new Error('no sitemap')
}
