// What the two functions of `instrumentation.ts` have seen. Next.js bundles that file apart from the handlers.
export type Report = {
  message: string
  method: string
  path: string
  probe?: string
  context: Record<string, unknown>
}

type Reported = { registered: number; reports: Report[] }

export function reported(): Reported {
  const shared = globalThis as { reported?: Reported }
  return (shared.reported ??= { registered: 0, reports: [] })
}
