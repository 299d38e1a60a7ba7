/** A token that only this run of a handler has. */
export const run = () => `run-${crypto.randomUUID()}`
