'use strict'

// Starts Redis and Next.js for tests, on free ports of the loopback interface.

const { spawn, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { createClient } = require('@redis/client')

const PACKAGE = path.join(__dirname, '..')
const MODULES = path.join(PACKAGE, 'node_modules')

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time))

/** Why tests with Redis, and with Next.js, can't run: `undefined` if they can. */
const missingRedis = spawnSync('redis-server', ['--version']).error && 'SKIPPED: redis-server is not installed'
const missingNext =
  missingRedis ||
  (fs.existsSync(path.join(MODULES, 'next')) ? undefined : 'SKIPPED: Next.js is not installed, run `npm install` in packages/next-cache')
for (const reason of new Set([missingRedis, missingNext])) if (reason) console.error(reason)

async function freePort() {
  const server = net.createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits until `check` returns something true. */
async function until(check, what, limit = 10_000) {
  const end = performance.now() + limit
  for (;;) {
    const result = await check()
    if (result) return result
    if (performance.now() > end) throw new Error(`waited ${limit} ms until ${what}`)
    await sleep(5)
  }
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true) ?? socket.destroy()).on('error', () => resolve(false))
  })
}

class Redis {
  static async start(port) {
    const redis = new Redis()
    redis.port = port ?? (await freePort())
    redis.url = `redis://127.0.0.1:${redis.port}`
    await redis.restart()
    return redis
  }

  /** Starts an empty server on the same port. */
  async restart() {
    const rest = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1']
    this.process = spawn('redis-server', ['--port', `${this.port}`, ...rest], { stdio: 'ignore', cwd: os.tmpdir() })
    await until(() => isOpen(this.port), 'Redis listens')
    this.client = createClient({ url: this.url, socket: { reconnectStrategy: false } })
    this.client.on('error', () => {})
    await this.client.connect()
  }

  send(...command) {
    return this.client.sendCommand(command)
  }

  signal(signal) {
    this.process.kill(signal)
  }

  async kill() {
    this.process.kill('SIGKILL')
    await until(() => this.process.signalCode, 'Redis ends')
    this.client.destroy()
  }

  /** Revalidates tags as a twinroute server does. */
  async revalidate(tags, expire = null) {
    const script = fs.readFileSync(path.join(PACKAGE, 'lib/scripts/revalidate.lua'), 'utf8')
    const message = JSON.stringify({ tags, expire })
    await this.send('EVAL', script, '1', 'tr1:guard', '', 'tr1:tag:', 'tr1:revalidated', message, `${expire ?? ''}`, ...tags)
  }
}

/** Hard links, since Next.js follows no symbolic links out of a project. */
function link(from, to) {
  const copied = spawnSync('cp', ['-al', from, to])
  if (copied.status !== 0) fs.cpSync(from, to, { recursive: true })
}

/** A built copy of test/app, whose packages include this one as npm installs it. */
class Project {
  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'twinroute-next-cache-'))
    fs.cpSync(path.join(__dirname, 'app'), this.folder, { recursive: true })
    link(MODULES, path.join(this.folder, 'node_modules'))
    const own = path.join(this.folder, 'node_modules/@twinroute/next-cache')
    fs.mkdirSync(own, { recursive: true })
    for (const file of fs.readdirSync(PACKAGE)) {
      if (!['node_modules', 'test'].includes(file)) fs.cpSync(path.join(PACKAGE, file), path.join(own, file), { recursive: true })
    }
    this.next = path.join(this.folder, 'node_modules/next/dist/bin/next')
  }

  async build(env = {}) {
    const built = spawn(process.execPath, [this.next, 'build'], { cwd: this.folder, env: environment(env) })
    let output = ''
    for (const stream of [built.stdout, built.stderr]) {
      stream.on('data', (data) => {
        output += data
      })
    }
    const status = await new Promise((resolve) => built.on('close', resolve))
    if (status !== 0) throw new Error(`next build failed:\n${output}`)
  }

  /** Starts a replica, with a `.next` folder of its own. */
  async start(env = {}, folder = this.replica()) {
    const replica = new Replica()
    replica.folder = folder
    replica.port = await freePort()
    const parameters = [path.join(folder, 'node_modules/next/dist/bin/next'), 'start', '-H', 'localhost', '-p', `${replica.port}`]
    replica.process = spawn(process.execPath, parameters, { cwd: folder, env: environment(env) })
    replica.output = ''
    for (const stream of [replica.process.stdout, replica.process.stderr]) {
      stream.on('data', (data) => {
        replica.output += data
      })
    }
    await until(() => isOpen(replica.port), 'Next.js listens')
    await until(async () => (await replica.get('/api/static')).status === 200, 'Next.js responds')
    return replica
  }

  replica() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'twinroute-replica-'))
    fs.rmdirSync(folder)
    fs.cpSync(this.folder, folder, {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => !file.startsWith(path.join(this.folder, 'node_modules')),
    })
    link(path.join(this.folder, 'node_modules'), path.join(folder, 'node_modules'))
    return folder
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }
}

function environment(env) {
  const { NEXT_PHASE, TWINROUTE_REDIS_URL, ...rest } = process.env
  return { ...rest, NEXT_TELEMETRY_DISABLED: '1', ...env }
}

class Replica {
  /** The status, what Next.js says about its cache, and the value that the page was made with. */
  async get(path, options) {
    const response = await fetch(`http://localhost:${this.port}${path}`, options)
    const body = await response.text()
    const made = /id="made">([^<]*)</.exec(body)?.[1] ?? body
    return { status: response.status, cache: response.headers.get('x-nextjs-cache'), made }
  }

  post(path) {
    return this.get(path, { method: 'POST' })
  }

  async stop() {
    this.process.kill('SIGKILL')
    await until(() => this.process.signalCode, 'Next.js ends')
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Has a TCP port of its own in front of a server, and can delay what the server sends. */
class Proxy {
  static async start(port) {
    const proxy = new Proxy()
    proxy.delay = 0
    proxy.connections = 0
    proxy.server = net.createServer((client) => {
      proxy.connections += 1
      const server = net.connect(port, '127.0.0.1')
      client.pipe(server)
      server.on('data', (data) => setTimeout(() => client.destroyed || client.write(data), proxy.delay))
      for (const [one, other] of [[client, server], [server, client]]) one.on('error', () => other.destroy()).on('close', () => other.destroy())
    })
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve))
    proxy.port = proxy.server.address().port
    proxy.url = `redis://127.0.0.1:${proxy.port}`
    return proxy
  }

  stop() {
    this.server.close()
  }
}

module.exports = { Project, Proxy, Redis, freePort, missingNext, missingRedis, sleep, until }
