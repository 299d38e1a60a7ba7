// Splits the generated rules: those that Next.js accepts stay in `config.json`, the others go to `refused.jsonl`.
import { readFileSync, writeFileSync } from 'node:fs'
import loadCustomRoutes from 'next/dist/lib/load-custom-routes.js'

const folder = new URL('./.generated/', import.meta.url)
const { redirects, headers, rewrites, ...settings } = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8'))
const load = loadCustomRoutes.default ?? loadCustomRoutes

// The check ends the process if a rule is wrong.
process.exit = () => {
  throw new Error('refused')
}
console.error = console.warn = () => {}

const refused = []

async function accepted(rules, list, keys) {
  const kept = []
  for (const rule of rules) {
    // The check writes basePath and locales into the rule, and wants basePath to be set.
    const copy = [structuredClone(rule)]
    try {
      await load({ basePath: '', ...settings, ...keys(copy) })
      kept.push(rule)
    } catch {
      refused.push(JSON.stringify({ [list]: rule }))
    }
  }
  return kept
}

const config = {
  ...settings,
  redirects: await accepted(redirects, 'redirects', (rules) => ({ redirects: () => rules })),
  headers: await accepted(headers, 'headers', (rules) => ({ headers: () => rules })),
  rewrites: {},
}
for (const list of Object.keys(rewrites)) {
  config.rewrites[list] = await accepted(rewrites[list], list, (rules) => ({ rewrites: () => ({ [list]: rules }) }))
}
writeFileSync(new URL('config.json', folder), JSON.stringify(config))
writeFileSync(new URL('refused.jsonl', folder), refused.join('\n'))
