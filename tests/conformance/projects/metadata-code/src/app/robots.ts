import type { MetadataRoute } from 'next'
import { headers } from 'next/headers'

export default async function robots(): Promise<MetadataRoute.Robots> {
  return JSON.parse((await headers()).get('x-data') ?? '{"rules":{}}')
}
