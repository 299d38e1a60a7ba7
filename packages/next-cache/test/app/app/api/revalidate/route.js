import { revalidatePath, revalidateTag } from 'next/cache'

// ?tag=a&profile=max, ?tag=a&expire=5, ?tag=a (at once), ?path=/a, ?path=/a/[id]&type=page
export function POST(request) {
  const query = request.nextUrl.searchParams
  const tag = query.get('tag')
  const path = query.get('path')
  const expire = query.get('expire')
  if (tag) revalidateTag(tag, expire ? { expire: Number(expire) } : (query.get('profile') ?? undefined))
  if (path) revalidatePath(path, query.get('type') ?? undefined)
  return Response.json({ revalidated: tag ?? path })
}
