import type { Instrumentation } from 'next'
import { reported } from './reported'

export async function register() {
  reported().registered += 1
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const message = error instanceof Error ? error.message : String(error)
  const probe = request.headers['x-probe']
  reported().reports.push({
    message,
    method: request.method,
    path: request.path,
    probe: probe?.toString(),
    context: { ...context },
  })
  if (message.includes('hook')) throw new Error('the hook fails')
}
