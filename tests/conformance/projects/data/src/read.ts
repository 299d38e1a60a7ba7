import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/** One read of cached data: which, and what its computation does. */
export interface Read {
  key: string
  args?: unknown[]
  tags?: string[]
  /** Tags that are known only after computing. */
  lateTags?: string[]
  revalidate?: number | false
  /** A profile, or the times themselves; several are applied in order. */
  life?: (string | { revalidate?: number; expire?: number })[]
  /** Part of the value. */
  value?: unknown
  /** The length of a further part of the value. */
  size?: number
  /** How long the computation takes, in milliseconds. */
  takes?: number
  /** Cached data that the computation reads. */
  inner?: Read
  /** For requests to another server. */
  status?: number
  method?: string
  headers?: Record<string, string>
  body?: string
  cache?: RequestCache
}

const state = globalThis as typeof globalThis & { failing?: Set<string>; runs?: Map<string, number> }

/** The keys whose computations fail. */
export const failing = (state.failing ??= new Set())

/** How often each key was computed. */
export const runs = (state.runs ??= new Map())

/** The computation of `read`: its value shows in which run it was made. */
export async function compute(read: Read, readInner: (inner: Read) => Promise<unknown>) {
  const run = `run-${randomUUID()}`
  runs.set(read.key, (runs.get(read.key) ?? 0) + 1)
  if (read.takes) {
    await setTimeout(read.takes)
  }
  if (failing.has(read.key)) {
    throw new Error(`${read.key} fails`)
  }
  return {
    run,
    value: read.value,
    size: read.size && 'x'.repeat(read.size),
    inner: read.inner && (await readInner(read.inner)),
  }
}
