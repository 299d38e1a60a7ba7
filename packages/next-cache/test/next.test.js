'use strict'

const assert = require('node:assert')
const net = require('node:net')
const { after, before, describe, test } = require('node:test')
const { Project, Redis, freePort, missingNext, sleep, until } = require('./support')

/** Far longer than a revalidation takes to be seen; test/link.test.js measures that. */
const PROPAGATION = 250

describe('Next.js', { skip: missingNext, timeout: 240_000 }, () => {
  let redis, project, one, other
  const replicas = []

  before(async () => {
    redis = await Redis.start()
    project = new Project()
    await project.build()
    one = await start()
    other = await start()
  })
  after(async () => {
    for (const replica of replicas) {
      await replica.stop()
      replica.remove()
    }
    project?.remove()
    await redis?.kill()
  })

  async function start(env = {}, folder) {
    const replica = await project.start({ TWINROUTE_REDIS_URL: redis.url, ...env }, folder)
    replicas.push(replica)
    return replica
  }

  /** Asks until a page is served as fresh, for a test that begins with it. */
  async function settle(...paths) {
    for (const replica of [one, other]) {
      for (const path of paths) {
        await until(async () => {
          const { status, cache } = await replica.get(path)
          assert.equal(status, 200)
          return cache === 'HIT' || cache === null
        }, `${path} is fresh`)
      }
    }
  }

  /** Asserts what both replicas say about the next request of a path, and that it is fresh after that. */
  async function expectNext(path, expected) {
    for (const replica of [one, other]) {
      const first = await replica.get(path)
      assert.equal(first.cache, expected, path)
      const fresh = await until(async () => {
        const response = await replica.get(path)
        return response.cache === 'HIT' && response
      }, `${path} is fresh`)
      assert.equal(fresh.made !== first.made, expected === 'STALE', path)
    }
  }

  test('a build connects to no Redis', async () => {
    let connections = 0
    const server = net.createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    const port = await freePort()
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
    const second = new Project()
    await second.build({ TWINROUTE_REDIS_URL: `redis://127.0.0.1:${port}` })
    second.remove()
    server.close()
    assert.equal(connections, 0)
  })

  test('pages that the build has made are served as fresh', async () => {
    for (const path of ['/isr', '/late/1', '/api/static', '/api/late/1', '/pages-isr', '/posts/1', '/cached']) {
      await settle(path)
      await expectNext(path, 'HIT')
    }
  })

  test('revalidateTag with a profile makes a page stale on both replicas, then fresh', async () => {
    for (const parameters of ['profile=max', 'profile=frequent', 'expire=60']) {
      await settle('/isr')
      await one.post(`/api/revalidate?tag=posts&${parameters}`)
      await sleep(PROPAGATION)
      await expectNext('/isr', 'STALE')
    }
    await expectNext('/late/1', 'HIT')
  })

  test('revalidateTag at once makes a page a miss on both replicas', async () => {
    await settle('/isr')
    await one.post('/api/revalidate?tag=posts')
    await sleep(PROPAGATION)
    await expectNext('/isr', 'MISS')
  })

  test('a page that is stale is a miss after the expiry of its tag', async () => {
    await settle('/isr')
    await other.post('/api/revalidate?tag=posts&expire=1')
    await sleep(1200)
    await expectNext('/isr', 'MISS')
  })

  test('revalidatePath drops a path on both replicas: pages of both routers and handlers', async () => {
    for (const path of ['/isr', '/late/1', '/api/static', '/api/late/1', '/pages-isr', '/posts/1']) {
      await settle(path)
      await other.post(`/api/revalidate?path=${path}`)
      await sleep(PROPAGATION)
      await expectNext(path, 'MISS')
    }
    await settle('/late/1', '/late/2')
    await one.post('/api/revalidate?path=/late/[id]&type=page')
    await sleep(PROPAGATION)
    await expectNext('/late/1', 'MISS')
    await expectNext('/late/2', 'MISS')
  })

  test('res.revalidate regenerates a page here, and drops it at the other replica', async () => {
    for (const path of ['/pages-isr', '/posts/1', '/isr', '/api/static']) {
      await settle(path)
      const { made } = await one.get(path)
      assert.equal((await one.get(`/api/res-revalidate?path=${path}`)).status, 200)
      await sleep(PROPAGATION)
      const regenerated = await one.get(path)
      assert.equal(regenerated.cache, 'HIT', path)
      assert.notEqual(regenerated.made, made)
      assert.equal((await other.get(path)).cache, 'MISS', path)
      assert.equal((await other.get(path)).cache, 'HIT', path)
      await sleep(1500)
      assert.equal((await one.get(path)).made, regenerated.made, 'its own message changes nothing')
    }
  })

  test('a page that was revalidated while it was computed is not served as fresh', async () => {
    for (const revalidate of [() => other.post('/api/revalidate?tag=slow'), () => redis.revalidate(['slow'], 60_000)]) {
      await one.post('/api/revalidate?tag=slow')
      const computing = one.get('/slow')
      await sleep(300)
      await revalidate()
      const { made, cache } = await computing
      assert.equal(cache, 'MISS')
      await until(async () => {
        const response = await one.get('/slow')
        return response.cache === 'HIT' && response.made !== made
      }, 'a page that was computed later is served')
      assert.notEqual((await one.get('/slow')).made, made)
    }
  })

  test('a forged request for a regeneration changes nothing', async () => {
    await settle('/isr', '/pages-isr')
    for (const path of ['/isr', '/pages-isr']) {
      await one.get(path, { headers: { 'x-prerender-revalidate': '0'.repeat(32) } })
      await sleep(PROPAGATION)
      await expectNext(path, 'HIT')
    }
  })

  test('what a twinroute server revalidates is stale or a miss here', async () => {
    await settle('/isr', '/api/static', '/pages-isr')
    await redis.revalidate(['posts'], 31_536_000_000)
    await sleep(PROPAGATION)
    await expectNext('/isr', 'STALE')
    await expectNext('/api/static', 'HIT')
    await redis.revalidate(['posts'])
    await redis.revalidate(['_N_T_/api/static'])
    await redis.revalidate(['_N_T_/pages-isr'])
    await sleep(PROPAGATION)
    for (const path of ['/isr', '/api/static', '/pages-isr']) await expectNext(path, 'MISS')
    await settle('/pages-isr')
    await redis.revalidate(['_N_T_/pages-isr'], 60_000)
    await sleep(PROPAGATION)
    await expectNext('/pages-isr', 'STALE')
  })

  test('data are revalidated on both replicas: unstable_cache and `use cache`', async () => {
    const data = async (replica) => JSON.parse((await replica.get('/api/data')).made)
    for (const [tag, member, kept] of [['posts', 'posts', 'cached'], ['cached', 'cached', 'posts']]) {
      for (const revalidate of [() => one.post(`/api/revalidate?tag=${tag}`), () => redis.revalidate([tag])]) {
        const before = [await data(one), await data(other)]
        await revalidate()
        await sleep(PROPAGATION)
        for (const [number, replica] of [one, other].entries()) {
          const now = await data(replica)
          assert.notEqual(now[member], before[number][member], tag)
          assert.equal(now[kept], before[number][kept], tag)
          assert.equal((await data(replica))[member], now[member], 'it is kept again')
        }
      }
      const before = [await data(one), await data(other)]
      await redis.revalidate([tag], 60_000)
      await sleep(PROPAGATION)
      for (const [number, replica] of [one, other].entries()) {
        assert.equal((await data(replica))[member], before[number][member], `${tag} is stale`)
        await until(async () => (await data(replica))[member] !== before[number][member], `${tag} is fresh`)
      }
    }
  })

  test('the messages for twinroute servers have tags and expiry', async () => {
    const listener = redis.client.duplicate()
    await listener.connect()
    const messages = []
    await listener.subscribe('tr1:revalidated', (text) => messages.push(JSON.parse(text)))
    await one.post('/api/revalidate?tag=posts&profile=max')
    await one.post('/api/revalidate?tag=posts')
    await one.post('/api/revalidate?path=/')
    await until(() => messages.length === 3, 'the messages arrive')
    await sleep(PROPAGATION)
    assert.deepEqual(
      messages.map(({ tags, expire }) => [tags, expire]),
      [
        [['posts'], 31_536_000_000],
        [['posts'], null],
        [['_N_T_/', '_N_T_/index'], null],
      ],
    )
    listener.destroy()
  })

  test('a replica that starts later serves no page as fresh that was revalidated before', async () => {
    await settle('/isr', '/pages-isr', '/late/1')
    const folder = other.folder
    await other.stop()
    await sleep(20)
    await redis.revalidate(['posts'])
    await sleep(20)
    other = await start({}, folder)
    for (const path of ['/isr', '/pages-isr']) {
      assert.equal((await other.get(path)).cache, 'STALE', path)
      await until(async () => (await other.get(path)).cache === 'HIT', `${path} is fresh`)
    }
  })

  test('without a link to Redis nothing fails, and everything is shared again afterwards', async () => {
    await settle('/isr', '/pages-isr')
    const load = startLoad()
    try {
      for (const [stop, resume] of [
        [() => redis.kill(), () => redis.restart()],
        [() => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
      ]) {
        const made = async (replica) => (await replica.get('/isr')).made
        const before = [await made(one), await made(other)]
        await stop()
        await sleep(2500)
        assert.equal((await one.post('/api/revalidate?tag=posts')).status, 200)
        await until(async () => (await made(one)) !== before[0], 'it applies here at once', 200)
        assert.equal(await made(other), before[1], 'the other replica is not reached')
        await resume()
        await until(async () => (await made(other)) !== before[1], 'the other replica sees it', 2000)
        // Redis has lost its data, or not.
        await sleep(1500)
        const after = [await made(one), await made(other)]
        await redis.revalidate(['posts'])
        await sleep(PROPAGATION)
        assert.notEqual(await made(one), after[0])
        assert.notEqual(await made(other), after[1])
      }
    } finally {
      await load.stop()
    }
    const { failed, requests, longest } = load.result
    assert.equal(failed, 0)
    console.log(`${requests} requests while Redis died and stopped, the longest ${Math.round(longest)} ms`)
    for (const replica of [one, other]) {
      const lines = replica.output.split('\n').filter((line) => line.includes('twinroute: Redis at'))
      assert(lines.length > 0 && lines.length <= 4, lines.join('\n'))
    }
  })

  /** Asks both replicas for pages and data, and revalidates, until it is stopped. */
  function startLoad() {
    let isStopped = false
    const result = { failed: 0, requests: 0, longest: 0 }
    const paths = ['/isr', '/pages-isr', '/api/static', '/api/data', '/late/1', '/posts/1']
    const work = async (number) => {
      while (!isStopped) {
        const replica = number % 2 ? one : other
        const path = paths[result.requests % paths.length]
        const start = performance.now()
        const status = await replica.get(path).then((response) => response.status, () => 0)
        result.longest = Math.max(result.longest, performance.now() - start)
        result.requests += 1
        if (status !== 200) result.failed += 1
        await sleep(2)
      }
    }
    const workers = Array.from({ length: 8 }, (_, number) => work(number))
    const stop = () => {
      isStopped = true
      return Promise.all(workers)
    }
    return { result, stop }
  }
})
