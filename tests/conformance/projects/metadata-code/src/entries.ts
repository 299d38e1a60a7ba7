import type { MetadataRoute } from 'next'

// A date is a number: milliseconds since 1970.
export function entries(text: string): MetadataRoute.Sitemap {
  return JSON.parse(text, (key, value) =>
    /lastModified|_date$/.test(key) && typeof value === 'number' ? new Date(value) : value,
  )
}
