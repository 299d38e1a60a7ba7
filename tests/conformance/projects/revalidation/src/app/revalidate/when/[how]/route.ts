import { revalidatePath, revalidateTag, unstable_cache } from 'next/cache'
import { notFound, redirect } from 'next/navigation'
import { after, type NextRequest } from 'next/server'

import { nextMillisecond, outcome, run, sleep } from '../../../../../../run'

/** Revalidates the path or the tag of the query, and responds in different ways. */
async function revalidate(request: NextRequest, context: { params: Promise<{ how: string }> }) {
  const { how } = await context.params
  const { path = '', tag, profile } = Object.fromEntries(request.nextUrl.searchParams)
  const call = () => (tag === undefined ? revalidatePath(path) : revalidateTag(tag, profile))
  await nextMillisecond()
  switch (how) {
    case 'after':
      after(call)
      break
    case 'later':
      after(async () => {
        await sleep(200)
        call()
      })
      break
    case 'after-throws':
      after(() => {
        call()
        throw new Error('after')
      })
      break
    case 'cached':
      return new Response(await unstable_cache(async () => outcome(call), ['when', path])())
    case 'redirects':
      call()
      redirect('/dynamic')
    case 'not-found':
      call()
      notFound()
    case 'throws':
      call()
      throw new Error('thrown')
    case 'fails':
      call()
      return new Response('failed', { status: 500 })
    case 'twice':
      call()
      call()
      break
    default:
      call()
  }
  return Response.json({ run: run() })
}

export { revalidate as GET, revalidate as POST, revalidate as PUT, revalidate as DELETE }
