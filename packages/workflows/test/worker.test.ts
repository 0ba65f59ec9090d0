import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDevServer } from '../src/dev-server/index.ts'
import type { DevServer } from '../src/dev-server/index.ts'
import { createWorker, runWorker } from '../src/worker/index.ts'

let directory = ''
let server: DevServer
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-worker-'))
  server = await startDevServer({ databaseFile: path.join(directory, 'temporal.db') })
}, 90_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

test('a worker that is disposed without a run gives its connections back', async () => {
  const worker = await createWorker({ address: server.address })
  await worker[Symbol.asyncDispose]()
  expect(worker.worker.getState()).toBe('STOPPED')
  await worker[Symbol.asyncDispose]()
})

test('a worker runs until its signal is aborted', async () => {
  const stop = new AbortController()
  const ended = runWorker({ address: server.address, signal: stop.signal })
  const running = await Promise.race([
    ended.then(() => false),
    new Promise((resolve) => setTimeout(resolve, 500, true)),
  ])
  expect(running).toBe(true)
  stop.abort()
  await expect(ended).resolves.toBeUndefined()
})
