import type { MetadataRoute } from 'next'
import { headers } from 'next/headers'

export default async function manifest(): Promise<MetadataRoute.Manifest> {
  return JSON.parse((await headers()).get('x-data') ?? '{}')
}
