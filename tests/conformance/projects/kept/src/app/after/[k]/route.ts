import { after } from 'next/server'
import { count } from '../../../runs'
import { run } from '../../../run'

export const dynamic = 'force-static'
export const revalidate = 1

const finished = new Map<string, number>()

/** Responds with how often the work after its responses has run. */
export async function GET(_: Request, { params }: { params: Promise<{ k: string }> }) {
  const { k } = await params
  after(() => {
    finished.set(k, count(`after ${k}`))
  })
  return Response.json({ run: run(), finished: finished.get(k) ?? 0 })
}
