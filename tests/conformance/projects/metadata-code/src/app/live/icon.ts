import { headers } from 'next/headers'
export default async function icon() {
  return new Response((await headers()).get('x-data') ?? '', { headers: { 'Content-Type': 'image/svg+xml' } })
}
