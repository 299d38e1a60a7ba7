import type { NextRequest } from 'next/server'

/** Edits the query, and answers what it and the address then look like. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ op: string }> }) {
  const url = request.nextUrl
  const search = url.searchParams
  switch ((await params).op) {
    case 'read':
      return Response.json({
        size: search.size,
        has: [search.has('a'), search.has('a', '2'), search.has('a', '9'), search.has('zz')],
        keys: [...search.keys()],
        values: [...search.values()],
        entries: [...search.entries()],
        missing: search.get('zz'),
      })
    case 'append':
      search.append('a', '\u00e9 &=')
      search.append('c d', '')
      break
    case 'set':
      search.set('a', 'z')
      break
    case 'set-new':
      search.set('new', '1')
      break
    case 'delete':
      search.delete('a')
      break
    case 'delete-value':
      search.delete('a', '2')
      break
    case 'delete-all':
      for (const key of [...search.keys()]) search.delete(key)
      break
    case 'sort':
      search.sort()
      break
    case 'encode':
      search.set('all', "*-._~!'()@:/?#[]$&+,;=%\u0000\u{1f600}")
      break
    case 'each': {
      const seen: string[] = []
      search.forEach((value, key) => seen.push(`${key}=${value}`))
      return Response.json(seen)
    }
    case 'object':
      return Response.json(Object.fromEntries(search))
    case 'construct':
      return Response.json([
        new URLSearchParams('?a=1&a=2').toString(),
        new URLSearchParams({ a: '1', b: 'x y' }).toString(),
        new URLSearchParams([
          ['a', '1'],
          ['a', '2'],
        ]).toString(),
        new URLSearchParams('??a').toString(),
        new URLSearchParams('a=%zz&b=%C3&c').toString(),
      ])
    case 'of-url':
      return Response.json([...new URL(request.url).searchParams])
  }
  return Response.json({ text: search.toString(), search: url.search, href: url.href, url: request.url })
}
