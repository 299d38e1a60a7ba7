import { revalidatePath, revalidateTag } from 'next/cache'
import { after } from 'next/server'

import { failing, runs, type Read } from './read'

/** What a handler does, in order, as the body of the request says. Reads add their results to the response. */
type Step =
  | { read: Read; times?: number; message?: boolean }
  | { after: Read }
  | { revalidateTag: string; profile?: string | { expire: number } }
  | { revalidatePath: string; type?: 'layout' | 'page' }
  | { runs: string }
  | { fail: string }
  | { heal: string }

type Reader = (read: Read) => Promise<unknown>

/** Responds with the results of the steps. */
export async function take(steps: Step[], reader: Reader) {
  return Response.json(await results(steps, reader))
}

/** Does the steps, with `reader` for the reads. */
export async function results(steps: Step[], reader: Reader) {
  const results: unknown[] = []
  for (const step of steps) {
    if ('read' in step) {
      const attempt = () => reader(step.read).catch((error) => (step.message ? error.message : 'failed'))
      results.push(...(await Promise.all(Array.from({ length: step.times ?? 1 }, attempt))).map(shortened))
    } else if ('after' in step) {
      after(() => reader(step.after))
    } else if ('revalidateTag' in step) {
      revalidateTag(step.revalidateTag, step.profile as string)
    } else if ('revalidatePath' in step) {
      revalidatePath(step.revalidatePath, step.type)
    } else if ('runs' in step) {
      results.push(runs.get(step.runs) ?? 0)
    } else if ('fail' in step) {
      failing.add(step.fail)
    } else {
      failing.delete(step.heal)
    }
  }
  return results
}

/** The result of a read, with the length of its filler instead of the filler. */
function shortened(result: any) {
  return result?.size ? { ...result, size: result.size.length } : result
}
