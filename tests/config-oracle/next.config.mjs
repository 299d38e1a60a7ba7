import { readFileSync } from 'node:fs'

// `config_oracle` writes it, and `accept.mjs` drops the rules that Next.js refuses.
const file = new URL('./.generated/config.json', import.meta.url)
const { redirects, headers, rewrites, ...settings } = JSON.parse(readFileSync(file, 'utf8'))

export default {
  ...settings,
  redirects: async () => redirects,
  headers: async () => headers,
  rewrites: async () => rewrites,
}
