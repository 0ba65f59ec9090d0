import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TEMPORAL_CLI_VERSION, findTemporalCli, startDevServer } from '../src/dev-server/index.ts'
import { connectTemporal } from '../src/worker/index.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'clustermgr-dev-server-'))
})
afterAll(async () => rm(directory, { recursive: true }))

test('a server started again on its file goes on with what it had', async () => {
  const databaseFile = path.join(directory, 'kept.db')
  const workflowId = 'kept'
  const first = await startDevServer({ databaseFile })
  const connection = await Connection.connect({ address: first.address })
  await new Client({ connection }).workflow.start('anything', { workflowId, taskQueue: 'nobody' })
  await connection.close()
  process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => first.ended.aborted).toBe(true)
  await first[Symbol.asyncDispose]()

  await using second = await startDevServer({ databaseFile })
  const again = await Connection.connect({ address: second.address })
  const { status } = await new Client({ connection: again }).workflow.getHandle(workflowId).describe()
  expect(status.name).toBe('RUNNING')
  await again.close()
})

test('disposing stops the server', async () => {
  const server = await startDevServer({ databaseFile: path.join(directory, 'stopped.db') })
  await server[Symbol.asyncDispose]()
  expect(() => process.kill(server.pid, 0)).toThrow(/ESRCH/)
})

test('a server that cannot start is an error with its own words', async () => {
  const databaseFile = path.join(directory, 'no.db')
  await writeFile(databaseFile, 'this is no database')
  await expect(startDevServer({ databaseFile })).rejects.toMatchObject({
    code: 'TEMPORAL_UNREACHABLE',
    message: expect.stringMatching(/file is not a database/),
  })
})

test('a server that does not come up is given up at the deadline', async () => {
  const started = performance.now()
  await expect(connectTemporal({ address: '127.0.0.1:1', timeoutMs: 600 })).rejects.toMatchObject({
    code: 'TEMPORAL_UNREACHABLE',
  })
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('the program is looked for in TEMPORAL_CLI, on PATH, and where scripts/setup puts it', async () => {
  const program = path.join(directory, 'bin', 'temporal')
  const installed = path.join(directory, 'cache', 'clustermgr', `temporal-${TEMPORAL_CLI_VERSION}`, 'temporal')
  for (const file of [program, installed]) {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, '#!/bin/sh\n', { mode: 0o755 })
  }
  const cache = { XDG_CACHE_HOME: path.join(directory, 'cache') }
  const onPath = { PATH: `/nonexistent:${path.dirname(program)}` }
  expect(await findTemporalCli({ environment: { ...cache, ...onPath, TEMPORAL_CLI: installed } })).toBe(installed)
  expect(await findTemporalCli({ environment: { ...cache, ...onPath } })).toBe(program)
  expect(await findTemporalCli({ environment: cache })).toBe(installed)
  await expect(findTemporalCli({ environment: { HOME: directory }, download: false })).rejects.toMatchObject({
    code: 'TEMPORAL_CLI_MISSING',
  })
  await expect(findTemporalCli({ environment: { ...cache, TEMPORAL_CLI: '/nonexistent' } })).rejects.toMatchObject({
    code: 'TEMPORAL_CLI_MISSING',
    summary: expect.stringContaining('/nonexistent'),
  })
})
