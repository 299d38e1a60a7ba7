'use strict'

const assert = require('node:assert')
const { describe, test } = require('node:test')
const { TagTimes, clock } = require('../lib/tag-times')
const { missingNext } = require('./support')

describe("the handler for 'use cache'", { skip: missingNext }, () => {
  async function withEntry(tags) {
    const { createHandlers } = require('../lib/handlers')
    const { tagsManifest } = require('../lib/next')
    const times = new TagTimes(tagsManifest, 100)
    const handlers = createHandlers({ times })
    const key = `key-${Math.random()}`
    const entry = { value: new Blob(['value']).stream(), tags, timestamp: clock(), revalidate: 3600, expire: 7200, stale: 300 }
    await handlers.set(key, Promise.resolve(entry))
    return { times, handlers, get: (softTags = []) => handlers.get(key, softTags) }
  }

  test('an entry is served as it is, with its value', async () => {
    const { get } = await withEntry(['a'])
    const entry = await get(['_N_T_/page'])
    assert.equal(entry.revalidate, 3600)
    assert.equal(await new Response(entry.value).text(), 'value')
    assert.equal(await (await withEntry([])).handlers.get('none', []), undefined)
  })

  test('its own tags and those of its reader count', async () => {
    for (const tag of ['own', 'soft']) {
      const { times, get } = await withEntry(['own'])
      times.revalidate([tag], 60_000)
      assert.equal((await get(['soft'])).revalidate, -1, tag)
      times.revalidate([tag], null)
      assert.equal(await get(['soft']), undefined, tag)
    }
  })

  test('an entry of before a lost link is stale, or dead if everything was revalidated', async () => {
    const { times, handlers, get } = await withEntry(['a'])
    times.raiseFloor(clock())
    assert.equal((await get()).revalidate, -1)
    times.revalidateAll()
    assert.equal(await get(), undefined)
    assert.equal(await handlers.getExpiration([]), times.floor.dead)
  })

  test('the expiry of a revalidation counts', async () => {
    const { times, handlers, get } = await withEntry(['timed'])
    times.revalidate(['timed'], 20)
    assert.equal((await get()).revalidate, -1)
    assert.equal(await handlers.getExpiration(['timed']), 0)
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.equal(await get(), undefined)
    assert((await handlers.getExpiration(['timed'])) > 0)
  })
})
