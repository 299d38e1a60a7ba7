// A value that differs each time it is computed.
export const made = () => `${Date.now()}-${Math.random()}`
