// Shows that rust-analyzer supports route files: it completes `ctx.params.` in a file below `[id]`, and reports a type error there.
//
//     rustup component add rust-analyzer
//     node tests/editor/rust-analyzer.mjs
//
// Without rust-analyzer, the test is skipped. With `--required`, it fails.

import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const file = join(root, 'apps/showcase/src/app/users/[id]/route.rs')
const uri = pathToFileURL(file).href
const text = readFileSync(file, 'utf8')

if (spawnSync('rust-analyzer', ['--version']).status !== 0) {
  console.log('SKIPPED: rust-analyzer is not installed; run `rustup component add rust-analyzer`')
  process.exit(process.argv.includes('--required') ? 1 : 0)
}

// Run the build script of the showcase only.
const check = ['cargo', 'check', '--quiet', '--locked', '--message-format=json', '-p', 'showcase', '--lib']
const options = {
  linkedProjects: [join(root, 'Cargo.toml')],
  cargo: { buildScripts: { enable: true, overrideCommand: check } },
  checkOnSave: false,
  cachePriming: { enable: false },
}

const server = spawn('rust-analyzer', [], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] })
const deadline = setTimeout(() => fail('rust-analyzer took longer than ten minutes'), 600_000)
const pending = new Map()
let diagnostics = () => {}
let isReady = () => {}
const ready = new Promise(resolve => (isReady = resolve))

function fail(message) {
  console.error(`FAILED: ${message}`)
  server.kill()
  process.exit(1)
}

function send(message) {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message })
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

let id = 0
function request(method, params) {
  send({ id: ++id, method, params })
  return new Promise(resolve => pending.set(id, resolve))
}

function receive(message) {
  if (message.method === 'experimental/serverStatus') {
    if (message.params.quiescent) isReady()
  } else if (message.method === 'textDocument/publishDiagnostics') {
    diagnostics(message.params)
  } else if (message.method === 'workspace/configuration') {
    send({ id: message.id, result: message.params.items.map(() => options) })
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null })
  } else if (message.id !== undefined) {
    pending.get(message.id)?.(message.result)
  }
}

let inbox = Buffer.alloc(0)
server.stdout.on('data', chunk => {
  inbox = Buffer.concat([inbox, chunk])
  for (;;) {
    const end = inbox.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/Content-Length: (\d+)/i.exec(inbox.subarray(0, end).toString())[1])
    if (inbox.length < end + 4 + length) return
    receive(JSON.parse(inbox.subarray(end + 4, end + 4 + length)))
    inbox = inbox.subarray(end + 4 + length)
  }
})

// Inserts the line `code` at the start of the handler's body; returns the text and the position after the line.
const start = text.split('\n').findIndex(line => line.startsWith('pub async fn')) + 1
function withLine(code) {
  const lines = text.split('\n')
  lines.splice(start, 0, code)
  return { text: lines.join('\n'), position: { line: start, character: code.length } }
}
let version = 1
function change(code) {
  const changed = withLine(code)
  const textDocument = { uri, version: ++version }
  send({ method: 'textDocument/didChange', params: { textDocument, contentChanges: [{ text: changed.text }] } })
  return changed.position
}

await request('initialize', {
  processId: process.pid,
  rootUri: pathToFileURL(root).href,
  initializationOptions: options,
  capabilities: { experimental: { serverStatusNotification: true }, textDocument: { publishDiagnostics: {} } },
})
send({ method: 'initialized', params: {} })
send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'rust', version, text } } })
await ready

const position = change('    ctx.params.')
const completions = await request('textDocument/completion', { textDocument: { uri }, position })
const labels = (completions?.items ?? completions ?? []).map(item => item.label)
if (!labels.some(label => label.startsWith('id'))) fail(`no field \`id\` among the completions of \`ctx.params.\`: ${JSON.stringify(labels.slice(0, 9))}`)
console.log('completion of `ctx.params.`: id')

const found = new Promise(resolve => {
  diagnostics = ({ uri: where, diagnostics }) => {
    const mistake = fileURLToPath(where) === file && diagnostics.find(({ code, range }) => code === 'E0308' && range.start.line === start)
    if (mistake) resolve(mistake)
  }
})
change('    let _id: u32 = ctx.params.id.as_str();')
const { message, range } = await found
console.log(`diagnostic in line ${range.start.line + 1}: ${message.split('\n')[0]}`)

clearTimeout(deadline)
server.kill()
process.exit(0)
