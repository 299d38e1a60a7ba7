import { count } from '../../../../../runs'
import { run } from '../../../../../run'

export const dynamic = 'force-static'
export const revalidate = 3600

/** Fails in the run that the path names: throws, or responds with a status. */
export async function GET(_: Request, { params }: { params: Promise<{ how: string; at: string; key: string }> }) {
  const { how, at, key } = await params
  const number = count(`${how} ${at} ${key}`)
  if (number !== Number(at)) return Response.json({ run: run(), number })
  if (how === 'throws') throw new Error(`run ${number}`)
  return new Response(`${number} ${run()}`, { status: Number(how) })
}
