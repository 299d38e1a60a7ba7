const runs = new Map<string, number>()

/** The number of this run of the handler for a key, from 1. */
export function count(key: string) {
  const number = (runs.get(key) ?? 0) + 1
  runs.set(key, number)
  return number
}
