// Records what Next.js makes of environment files: `node record.mjs [seed count]`.
//
// Without arguments it reads cases.jsonl and writes recordings.jsonl. With a seed and a count it writes that many random
// cases with their results to stdout. `@next/env` is resolved from the folder in NODE_PATH, or from here.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(process.env.NODE_PATH ? path.join(process.env.NODE_PATH, 'x.js') : import.meta.url)
const here = import.meta.dirname
const silent = { info() {}, error() {} }

// The variables that a process has after Next.js loaded the files, without those that were there and did not change.
function load({ files, env = {}, mode = 'production' }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'env-'))
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  if (mode === 'test') process.env.NODE_ENV = 'test'
  const file = require.resolve('@next/env')
  delete require.cache[file]
  const loaded = require(file).loadEnvConfig(folder, mode === 'development', silent, true)
  fs.rmSync(folder, { recursive: true })
  const parsed = Object.keys(loaded.parsedEnv)
  const values = Object.fromEntries(parsed.sort().map((name) => [name, process.env[name]]))
  const changed = Object.keys(env).filter((name) => process.env[name] !== env[name])
  return { values, changed, files: loaded.loadedEnvFiles.map((file) => file.path) }
}

function random(seed) {
  let state = seed >>> 0
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const pieces = ['A', 'B', 'C', 'A=', 'B=', 'C: ', 'export ', '=', '\n', '\n', '\r\n', ' ', '\t', '#', "'", '"', '`', '\\', '\\n', '\\"', "\\'",
    '$A', '${B}', '${C:-d}', '$', '\\$', '{', '}', ':-', 'x', 'é', '1', '-', '.', '$$', '$&']
  const text = () => Array.from({ length: 1 + below(24) }, () => pieces[below(pieces.length)]).join('')
  const names = ['.env', '.env.local', '.env.production', '.env.production.local', '.env.development', '.env.test']
  const files = { '.env': text() }
  for (let more = below(3); more > 0; more--) files[names[below(names.length)]] = text()
  const env = below(3) === 0 ? { [['A', 'B', 'C'][below(3)]]: ['', 'real', 'a$B'][below(3)] } : {}
  return { files, env, mode: ['production', 'development', 'test'][below(3)] }
}

const [seed, count] = process.argv.slice(2).map(Number)
if (count) {
  for (let index = 0; index < count; index++) {
    const input = random(seed * 1_000_003 + index * 7919)
    console.log(JSON.stringify({ ...input, next: load(input) }))
  }
} else {
  const cases = fs.readFileSync(path.join(here, 'cases.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line))
  const lines = cases.map((input) => JSON.stringify({ ...input, next: load(input) }))
  fs.writeFileSync(path.join(here, 'recordings.jsonl'), lines.join('\n') + '\n')
}
