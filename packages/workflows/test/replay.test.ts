import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { bundleWorkflows } from '../src/worker/index.ts'
import { loadHistory } from './history-file.ts'
import type { History } from './history-file.ts'
import { SCENARIOS } from './scenarios.ts'

const directory = new URL('histories/', import.meta.url)

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
})

async function replay(name: string, history: History): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: await bundleWorkflows() }, history, name)
}

async function load(name: string): Promise<History> {
  return loadHistory(new URL(`${name}.bin`, directory).pathname)
}

test('every scenario has its recorded history, and there is no other', async () => {
  const files = (await readdir(directory)).map((file) => file.replace(/\.bin$/, ''))
  expect(files.toSorted()).toEqual(Object.keys(SCENARIOS).toSorted())
})

test.each(Object.keys(SCENARIOS))('%s replays', async (name) => {
  await expect(replay(name, await load(name))).resolves.toBeUndefined()
})

test('a history in which the workflow did something else is refused', async () => {
  const history = await load('install-happy')
  const scheduled = history.events?.filter(
    ({ activityTaskScheduledEventAttributes }) => activityTaskScheduledEventAttributes,
  )
  const second = scheduled?.[1]?.activityTaskScheduledEventAttributes?.activityType
  expect(second?.name).toBe('clustermgrInstallPackages')
  if (second) second.name = 'clustermgrApplyHost'
  await expect(replay('changed', history)).rejects.toMatchObject({ name: 'DeterminismViolationError' })
})

test('no history holds a path or a name of the machine that recorded it', async () => {
  for (const name of Object.keys(SCENARIOS)) {
    const bytes = await readFile(new URL(`${name}.bin`, directory), 'latin1')
    expect(bytes).not.toMatch(/file:\/\/|node_modules|\/packages\/|\bat [\w.]+ \(/)
  }
})

test('the bundle of the workflows holds our contract, and nothing of the sdk or of Node', async () => {
  const { code } = await bundleWorkflows()
  // Webpack names modules by their paths from the working directory.
  const names = [...code.matchAll(/"(\.{1,2}\/[^"\n]+\.(?:c?js|ts))"/g)].map(([, name]) => name ?? '')
  const repository = fileURLToPath(new URL('../../../', import.meta.url))
  const modules = [...new Set(names.map((name) => path.relative(repository, path.resolve(name))))]
  expect(modules).toContain('packages/workflows/src/workflows/install-cluster.ts')
  const ours = /^packages\/(?:workflows\/src\/workflows|core\/dist\/(?:contract|errors))\//
  const temporals = /^node_modules\/(?:@temporalio\/(?:workflow|common|worker)|nexus-rpc|long|ms)\//
  expect(modules.filter((file) => !ours.test(file) && !temporals.test(file))).toEqual([])
})
