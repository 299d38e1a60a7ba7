'use strict'

const assert = require('node:assert')
const { test } = require('node:test')
const { Queue } = require('../lib/queue')

function takeAll(queue) {
  const taken = []
  while (!queue.isEmpty) taken.push(queue.take())
  return taken
}

test('tags with the same expiry are taken together', () => {
  const queue = new Queue(10)
  queue.add(['a', 'b'], null)
  queue.add(['c'], 5)
  queue.add(['d'], null)
  assert.deepEqual(takeAll(queue), [
    { tags: ['a', 'b', 'd'], expire: null },
    { tags: ['c'], expire: 5 },
  ])
})

test('a tag stands in the queue once: the earliest expiry counts, and at once comes last', () => {
  for (const order of [[null, 9, 5], [5, null, 9], [9, 5, null]]) {
    const queue = new Queue(10)
    for (const expire of order) queue.add(['a'], expire)
    assert.equal(queue.size, 1)
    assert.deepEqual(takeAll(queue), [
      { tags: ['a'], expire: 5 },
      { tags: ['a'], expire: null },
    ])
  }
})

test('too many tags become a revalidation of everything', () => {
  const queue = new Queue(2)
  queue.add(['a', 'b', 'c'], null)
  queue.add(['d'], null)
  const all = queue.take()
  assert.deepEqual(all, { all: true })
  queue.putBack(all)
  assert.deepEqual(takeAll(queue), [{ all: true }, { tags: ['d'], expire: null }])
})

test('many tags are taken in parts, and put back when they could not be sent', () => {
  const queue = new Queue(10_000)
  const tags = Array.from({ length: 1200 }, (_, number) => `tag-${number}`)
  queue.add(tags, null)
  queue.putBack(queue.take())
  const taken = takeAll(queue)
  assert.deepEqual(taken.map((part) => part.tags.length), [500, 500, 200])
  assert.deepEqual(taken.flatMap((part) => part.tags).sort(), [...tags].sort())
})
