'use strict'

const assert = require('node:assert')
const { after, before, beforeEach, describe, test } = require('node:test')
const { Link } = require('../lib/link')
const { TagTimes, clock } = require('../lib/tag-times')
const { Proxy, Redis, freePort, missingRedis, sleep, until } = require('./support')

/** A link as a process has one, and the lines that it logs. */
function createLink(url, options = {}) {
  const lines = []
  const settings = { url, prefix: '', maxQueued: 100, logInterval: 30_000, log: (line) => lines.push(line), ...options }
  const link = new Link(new TagTimes(new Map(), 1000), settings)
  link.lines = lines
  link.start()
  return link
}

/** 50 ms, and what a busy machine adds. Without a limit, it would be a second or more. */
const BOUND = 200

const isDead = (link, tag, madeAt) => link.times.state([tag], madeAt) === 'dead'

describe('the link', { skip: missingRedis }, () => {
  let redis
  let links = []

  before(async () => {
    redis = await Redis.start()
  })
  beforeEach(async () => {
    for (const link of links) link.stop()
    links = []
    await redis.send('FLUSHALL')
  })
  after(async () => {
    for (const link of links) link.stop()
    await redis.kill()
  })

  async function connect(url = redis.url, options) {
    const link = createLink(url, options)
    links.push(link)
    await until(() => link.isUp, 'the link is up')
    return link
  }

  test('a revalidation is seen by the other processes, and by none twice', async () => {
    const [one, other] = [await connect(), await connect()]
    const madeAt = clock()
    await one.revalidate(['a', 'b'], null)
    assert(isDead(one, 'a', madeAt))
    const { dead } = one.times.times.get('a')
    await until(() => isDead(other, 'b', madeAt), 'the other process sees it')
    await sleep(50)
    assert.equal(one.times.times.get('a').dead, dead, 'its own message is ignored')
  })

  test('a revalidation is seen within 100 ms', async () => {
    const [one, other] = [await connect(), await connect()]
    const delays = []
    for (let round = 0; round < 200; round += 1) {
      const start = clock()
      one.revalidate([`tag-${round}`], null)
      await until(() => isDead(other, `tag-${round}`, start), 'the other process sees it')
      delays.push(clock() - start)
    }
    delays.sort((a, b) => a - b)
    assert(delays[100] < 100 && delays[198] < 250, `median ${delays[100]} ms, 99th percentile ${delays[198]} ms`)
  })

  test('the message is that of the format', async () => {
    const listener = redis.client.duplicate()
    await listener.connect()
    const messages = []
    await listener.subscribe('shop:tr1:revalidated', (text) => messages.push(JSON.parse(text)))
    const link = await connect(redis.url, { prefix: 'shop:' })
    await link.revalidate(['a'], null)
    await link.revalidate(['a', 'b'], 60_000)
    await link.revalidate(['c'], Infinity)
    await link.revalidate(['d'], -5)
    await link.revalidate(['e'], 0.7)
    await until(() => messages.length === 5, 'the messages arrive')
    const from = link.id
    const withoutTime = ({ at, ...message }) => assert(Number.isSafeInteger(at)) ?? message
    assert.deepEqual(messages.map(withoutTime), [
      { tags: ['a'], expire: null, from },
      { tags: ['a', 'b'], expire: 60_000, from },
      { tags: ['c'], expire: 4294967294000, from },
      { tags: ['d'], expire: 0, from },
      { tags: ['e'], expire: 1, from },
    ])
    listener.destroy()
  })

  test('a message that is not understood counts as a revalidation of everything', async () => {
    const link = await connect()
    for (const message of ['{"all":true}', 'x', '{}', '{"tags":"a"}', '{"tags":[1],"expire":null}', '{"tags":["a"]}', 'null']) {
      const madeAt = clock()
      await redis.send('PUBLISH', 'tr1:revalidated', message)
      await until(() => isDead(link, 'any', madeAt), message)
    }
    const madeAt = clock()
    await redis.send('PUBLISH', 'tr1:revalidated', '{"tags":["a"],"expire":60000,"later":1}')
    await until(() => link.times.state(['a'], madeAt) === 'stale', 'a known message has members that are not')
    assert.equal(link.times.state(['b'], madeAt), 'fresh')
  })

  test('the same calls of several handlers are sent once', async () => {
    const link = await connect()
    const before = await redis.send('INFO', 'commandstats')
    await Promise.all([link.revalidate(['a'], null), link.revalidate(['a'], null)])
    const calls = (text) => Number(/cmdstat_publish:calls=(\d+)/.exec(text)?.[1] ?? 0)
    assert.equal(calls(await redis.send('INFO', 'commandstats')) - calls(before), 1)
  })

  test('without a link, revalidations are queued, bounded, and sent when it is back', async () => {
    const proxy = await Proxy.start(redis.port)
    const other = await connect()
    const link = await connect(proxy.url, { maxQueued: 2 })
    const { port } = proxy
    proxy.stop()
    link.client.destroy()
    await until(() => !link.isUp, 'the link is down')
    const madeAt = clock()
    const start = clock()
    await link.revalidate(['a'], null)
    await link.revalidate(['b'], 60_000)
    assert(clock() - start < 50)
    assert(isDead(link, 'a', madeAt), 'it applies here at once')
    assert.equal(other.times.state(['a', 'b'], madeAt), 'fresh')
    link.url = redis.url
    await until(() => isDead(other, 'a', madeAt), 'the other process sees it', 1500)
    await until(() => other.times.state(['b'], madeAt) === 'stale', 'and the other one')
    link.url = `redis://127.0.0.1:${port}`
    link.client.destroy()
    await until(() => !link.isUp, 'the link is down')
    await link.revalidate(['c', 'd', 'e'], null)
    const later = clock()
    link.url = redis.url
    await until(() => isDead(other, 'any', madeAt), 'everything is revalidated', 1500)
    assert.equal(other.times.state(['any'], clock()), 'fresh')
    assert(isDead(other, 'any', later))
    const twice = link.lines.filter((line) => line.includes('is used again'))
    assert(link.lines.length <= 2 + twice.length, link.lines.join('\n'))
  })

  test('after a lost link, entries are stale if a revalidation was missed, and only then', async () => {
    const link = await connect()
    // Known before the next heartbeat: its own ones, and those of others.
    await link.revalidate(['x'], null)
    await redis.revalidate(['y'])
    await until(() => link.times.times.has('y'), 'the message arrives')
    const madeAt = clock()
    const reconnect = async () => {
      const { client } = link
      client.destroy()
      await until(() => link.client !== client && link.isUp, 'the link is up again')
    }
    await reconnect()
    assert.equal(link.times.state(['a'], madeAt), 'fresh')
    link.client.destroy()
    await until(() => !link.isUp, 'the link is down')
    await redis.revalidate(['a'])
    await until(() => link.isUp, 'the link is up again')
    assert.equal(link.times.state(['any'], madeAt), 'stale', 'the tags are not known')
    assert.equal(link.times.state(['any'], clock()), 'fresh')
  })

  test('a message that arrives while the link connects hides no earlier one', async () => {
    const proxy = await Proxy.start(redis.port)
    proxy.delay = 20
    const link = await connect(proxy.url)
    const madeAt = clock()
    link.client.destroy()
    await until(() => !link.isUp, 'the link is down')
    await redis.revalidate(['missed'])
    while (!link.times.times.has('seen')) {
      await redis.revalidate(['seen'])
      await sleep(1)
    }
    assert(!link.isUp)
    await until(() => link.isUp, 'the link is up again')
    assert.equal(link.times.state(['any'], madeAt), 'stale')
    proxy.stop()
  })

  test('entries of before the start are stale if a revalidation is younger', async () => {
    const first = await connect()
    const madeAt = clock()
    await sleep(20)
    await redis.revalidate(['a'])
    await sleep(20)
    const between = clock()
    first.stop()
    const second = await connect()
    assert.equal(second.times.state(['any'], madeAt), 'stale')
    assert.equal(second.times.state(['any'], between), 'fresh')
  })

  test('with a new guard, nothing is known of the time before', async () => {
    const link = await connect()
    const madeAt = clock()
    await redis.send('DEL', 'tr1:guard')
    await until(() => link.times.state([], madeAt) === 'stale', 'the heartbeat finds it')
    assert.equal(await redis.send('EXISTS', 'tr1:guard'), 1)
    assert((await redis.send('PTTL', 'tr1:guard')) > 0)
  })

  test('a Redis that stops, or is slow, delays no call by more than 50 ms', async () => {
    const proxy = await Proxy.start(redis.port)
    const other = await connect()
    const link = await connect(proxy.url)
    const madeAt = clock()
    const worst = async (rounds) => {
      let longest = 0
      for (let round = 0; round < rounds; round += 1) {
        const start = clock()
        await link.revalidate([`tag-${round % 50}`], null)
        longest = Math.max(longest, clock() - start)
        await sleep(5)
      }
      return longest
    }
    proxy.delay = 400
    const slow = await worst(100)
    assert(slow < BOUND, `slow: ${slow} ms`)
    proxy.delay = 0
    redis.signal('SIGSTOP')
    const stopped = await worst(300)
    assert(stopped < BOUND, `stopped: ${stopped} ms`)
    await until(() => !link.isUp, 'the heartbeat finds it')
    redis.signal('SIGCONT')
    const start = clock()
    await until(() => link.isUp, 'it is used again')
    assert(clock() - start < 1000, `used again after ${clock() - start} ms`)
    await until(() => isDead(other, 'tag-49', madeAt), 'the queued revalidations arrive')
    await until(() => link.queue.isEmpty, 'the queue is empty')
    assert(link.lines.length <= 2, link.lines.join('\n'))
    proxy.stop()
  })

  test('a Redis that denies commands is logged once, and used again', async () => {
    await redis.send('ACL', 'SETUSER', 'next', 'on', '>secret', '~*', '&*', '+@all')
    const url = redis.url.replace('redis://', 'redis://next:secret@')
    const link = await connect(url)
    const other = await connect()
    const madeAt = clock()
    await redis.send('ACL', 'SETUSER', 'next', '-@all', '+subscribe', '+hello', '+info', '+time')
    for (let round = 0; round < 20; round += 1) {
      await link.revalidate(['a'], null)
      await sleep(100)
    }
    assert.equal(link.lines.length, 1, link.lines.join('\n'))
    assert.match(link.lines[0], /^twinroute: Redis at 127\.0\.0\.1:\d+ can't be used: NOPERM .*; tags that wait for it: 1$/)
    assert(!link.lines[0].includes('secret'))
    assert.equal(other.times.state(['a'], madeAt), 'fresh')
    await redis.send('ACL', 'SETUSER', 'next', '+@all')
    await until(() => isDead(other, 'a', madeAt), 'the queued revalidation arrives', 2500)
  })

  test('a user that may not read INFO can still share revalidations', async () => {
    await redis.send('ACL', 'SETUSER', 'small', 'on', '>secret', '~*', '&*', '+@all', '-info')
    const link = await connect(redis.url.replace('redis://', 'redis://small:secret@'))
    const other = await connect()
    const madeAt = clock()
    await link.revalidate(['a'], null)
    await until(() => isDead(other, 'a', madeAt), 'the other process sees it')
    await other.revalidate(['b'], null)
    await until(() => isDead(link, 'b', madeAt), 'and the other way round')
  })

  test('a process that starts without Redis uses it when it is there', async () => {
    const port = await freePort()
    const link = createLink(`redis://127.0.0.1:${port}`)
    links.push(link)
    const madeAt = clock()
    await until(() => link.lines.length === 1, 'it is logged')
    await link.revalidate(['a'], null)
    const late = await Redis.start(port)
    await until(() => link.isUp, 'it is used', 1500)
    assert.equal(link.times.state(['b'], madeAt), 'fresh')
    link.stop()
    await late.kill()
  })

  test('without a URL nothing is connected, and revalidations apply here', async () => {
    const link = createLink(undefined)
    const madeAt = clock()
    await link.revalidate(['a'], null)
    assert(isDead(link, 'a', madeAt))
    assert(link.queue.isEmpty && !link.isUp)
  })

  test('a URL that is invalid is logged, and nothing fails', async () => {
    const link = createLink('redis:/x:y')
    links.push(link)
    await until(() => link.lines.length === 1, 'it is logged')
    await link.revalidate(['a'], null)
  })
})
