'use strict'

const assert = require('node:assert')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const own = path.join(__dirname, '../lib/scripts')
const rust = path.join(__dirname, '../../../crates/redis/src/scripts')

test('the scripts are those of the crate twinroute-redis', (t) => {
  if (!fs.existsSync(rust)) return t.skip('SKIPPED: crates/redis is not there')
  for (const file of fs.readdirSync(own)) {
    assert.equal(fs.readFileSync(path.join(own, file), 'utf8'), fs.readFileSync(path.join(rust, file), 'utf8'), file)
  }
})
