/** A token of this run. Equal tokens are from the same run. */
export function run() {
  return `run-${crypto.randomUUID()}`
}

/** The response of a handler that is kept: the token of the run, and the parameters. */
export async function kept(context?: { params: Promise<Record<string, unknown>> }) {
  return Response.json({ run: run(), ...(await context?.params) })
}

export function sleep(milliseconds: number) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Next.js compares times in milliseconds, so a response that is as old as its revalidation would stay fresh. */
export function nextMillisecond() {
  return sleep(3)
}

/** Calls a function, and returns `ok`, or `error` if it threw. */
export function outcome(call: () => void) {
  try {
    call()
    return 'ok'
  } catch {
    return 'error'
  }
}
