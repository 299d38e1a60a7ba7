import type { NextApiRequest, NextApiResponse } from 'next'

const PATHS: Record<string, string> = {
  root: '/',
  unknown: '/no/such/page',
  static: '/methods/static',
  query: '/methods/static?a=1',
  'api-route': '/api/hello',
  relative: 'api/hello',
  empty: '',
  absolute: 'https://example.com/',
  space: ' /',
  fails: '/api/throw/error',
}

/** What `res.revalidate` takes. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const path = PATHS[String(req.query.kind)]
  if (req.query.caught === undefined) {
    await res.revalidate(path)
    return res.json({ revalidated: true })
  }
  try {
    await res.revalidate(path)
    return res.json({ revalidated: true })
  } catch (error) {
    if (req.query.caught === 'message') return res.status(500).send((error as Error).message)
    return res.status(500).send('Error revalidating')
  }
}
