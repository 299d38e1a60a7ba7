'use strict'

const assert = require('node:assert')
const { test } = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')
const { Failure } = require('../lib/failure')

const never = () => new Promise(() => {})

test('a race ends with its promise, or with the first error', async () => {
  const failure = new Failure()
  assert.equal(await failure.race(Promise.resolve(1)), 1)
  await assert.rejects(failure.race(Promise.reject(new Error('own'))), /own/)
  const race = failure.race(never())
  failure.set(new Error('first'))
  failure.set(new Error('second'))
  await assert.rejects(race, /first/)
  await assert.rejects(failure.race(never()), /first/)
})

test('the races of a connection that lasts take no memory', async () => {
  v8.setFlagsFromString('--expose-gc')
  const gc = vm.runInNewContext('gc')
  const failure = new Failure()
  gc()
  const before = process.memoryUsage().heapUsed
  for (let count = 0; count < 50_000; count++) await failure.race(Promise.resolve({ base: count }))
  gc()
  const retained = process.memoryUsage().heapUsed - before
  assert(retained < 2_000_000, `${retained} bytes`)
})
