'use strict'

// Builds test/app and starts replicas of it, for tests in other languages: `node serve.js 2`. Prints one line of JSON with
// their ports and the folder of the build. They share what `TWINROUTE_REDIS_URL` names, and end with the standard input.

const path = require('node:path')
const { Project, missingNext } = require('./support')

async function serve(count) {
  if (missingNext) process.exit(3)
  const project = new Project()
  const replicas = []
  const stop = async () => {
    for (const replica of replicas) {
      await replica.stop()
      replica.remove()
    }
    project.remove()
    process.exit()
  }
  process.stdin.resume().on('end', stop)
  await project.build()
  const { TWINROUTE_REDIS_URL, TWINROUTE_REDIS_PREFIX } = process.env
  const env = { TWINROUTE_REDIS_URL, ...(TWINROUTE_REDIS_PREFIX && { TWINROUTE_REDIS_PREFIX }) }
  for (let number = 0; number < count; number += 1) replicas.push(await project.start(env))
  console.log(JSON.stringify({ ports: replicas.map(({ port }) => port), next: path.join(project.folder, '.next') }))
}

serve(Number(process.argv[2] ?? 1))
