import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { Connection } from '@temporalio/client'
import { createClustermgrClient } from '@clustermgr/client'
import { parseCluster, renderPlan } from '@clustermgr/core'
import { Lab, releases } from '@clustermgr/lab'
import type { Release } from '@clustermgr/lab'
import {
  createClusterOperations,
  createFileSecretStore,
  createHostConnector,
  createSecretResolver,
} from '@clustermgr/sdk'
import { startDevServer } from '@clustermgr/workflows/dev-server'

import { askCache, proveService, readCachePassword } from './chain-step.ts'
import { PUBLIC_NAME, describeLab } from './cluster-file.ts'
import { frozenRedis, killedRedis, proveRecovery } from './fault-step.ts'
import { installUnderFire, printProgress } from './install-step.ts'
import { leftovers } from './leftovers.ts'
import { waitFor } from './poll.ts'
import type { Stage } from './stage.ts'
import { StepLog } from './step-log.ts'
import { WorkerProcess } from './worker-process.ts'

const release = chosenRelease()
const steps = new StepLog((text) => process.stdout.write(text))
const say = (line: string): void => steps.say(line)

const directory = await mkdtemp(join(tmpdir(), 'clustermgr-demo-'))
let marks: readonly string[] = []
try {
  await play()
} catch (error) {
  process.stdout.write(`\nThe demo ended early: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
await rm(directory, { recursive: true })
await steps.run('h', 'Clean up', async (prove) => {
  const left = await leftovers(marks)
  prove(
    `no process, mount, namespace or bridge is left${left.length === 0 ? '' : `; but ${left.join(', ')}`}`,
    left.length === 0,
  )
})
process.stdout.write(`\n${steps.table()}\n`)
if (!steps.ok) process.exitCode = 1

async function play(): Promise<void> {
  await using lab = await steps.run('a', 'Boot three Debian hosts', async (prove) => {
    const booted = await Lab.up({
      name: 'demo',
      release,
      publicName: PUBLIC_NAME,
      hosts: [
        { name: 'gluu1', roles: ['gluu'] },
        { name: 'gluu2', roles: ['gluu'] },
        { name: 'proxy', roles: ['proxy'] },
      ],
      onProgress: say,
    })
    marks = [booted.directory, booted.bridge]
    const systems = await Promise.all(
      booted.hosts.map((host) => host.run('. /etc/os-release; echo "$(hostname), $PRETTY_NAME"')),
    )
    prove(`they answer over SSH: ${systems.map(({ stdout }) => stdout.trim()).join('; ')}`, systems.length === 3)
    return booted
  })
  const secretDirectory = join(directory, 'secrets')
  const file = describeLab(lab)
  process.stdout.write(`\ncluster.yaml\n\n${file.replaceAll(/^/gm, '    ')}\n`)
  const cluster = parseCluster(file, { fileName: 'cluster.yaml' })

  await steps.run('b', 'Plan the install', async (prove) => {
    const resolveSecret = createSecretResolver()
    await using connector = createHostConnector({ resolveSecret })
    const operations = createClusterOperations({
      cluster,
      connector,
      secretStore: createFileSecretStore({ directory: secretDirectory }),
    })
    await operations.prepare()
    const plans = await operations.preflight()
    for (const plan of plans) for (const line of renderPlan(plan).trimEnd().split('\n')) say(line)
    prove('each host has something to do', plans.length === 3 && plans.every((plan) => plan.steps.length > 0))
    const untouched = await Promise.all(
      lab.hosts.map(
        async (host) => (await host.run('ls -A /var/lib/clustermgr 2>&1', { check: false })).exitCode !== 0,
      ),
    )
    prove('nothing was changed on any of them', untouched.every(Boolean))
  })

  await using server = await startDevServer({ databaseFile: join(directory, 'temporal.db') })
  const workerOptions = { temporalAddress: server.address, secretDirectory, logFile: join(directory, 'worker.log') }
  const connection = await Connection.connect({ address: server.address })
  const stage: Stage = {
    lab,
    cluster,
    client: createClustermgrClient({ connection }),
    workerOptions,
    worker: new WorkerProcess(workerOptions),
    say,
  }
  try {
    await perform(stage)
  } catch (error) {
    const log = await readFile(workerOptions.logFile, 'utf8').catch(() => '')
    process.stdout.write(log.split('\n').slice(-40).join('\n'))
    throw error
  } finally {
    await stage.worker[Symbol.asyncDispose]()
    await connection.close()
  }
}

async function perform(stage: Stage): Promise<void> {
  const [one, two, proxy] = stage.lab.hosts
  if (one === undefined || two === undefined || proxy === undefined) throw new Error('the demo has three hosts')

  await steps.run('c', 'Install, with the worker killed twice', async (prove) => {
    const result = await installUnderFire(stage, prove)
    for (const host of result.hosts) say(`${host.host}: ${host.summary}`)
    for (const check of result.checks) say(`${check.ok ? 'ok' : 'FAILED'}: ${check.sentence}`)
  })

  await steps.run('d', 'Prove that it serves', (prove) => proveService(stage, prove))

  await steps.run('e', 'Redis on gluu2 killed, its start blocked', (prove) =>
    proveRecovery(stage, prove, 'Redis killed', killedRedis(two, one)),
  )
  await steps.run('e', 'Redis on gluu1 frozen', (prove) =>
    proveRecovery(stage, prove, 'Redis frozen', frozenRedis(one, two)),
  )

  await steps.run('f', 'The proxy loses power', async (prove) => {
    const password = await readCachePassword(one)
    await proxy.powerCut()
    const started = performance.now()
    await proxy.boot()
    await waitFor(
      'the chain to serve again',
      async () =>
        (await askCache(one, password, 'SET demo:power back')) === 'OK' &&
        (await askCache(two, password, 'GET demo:power')) === 'back',
      60_000,
    )
    prove(
      `everything came back by itself, ${((performance.now() - started) / 1000).toFixed(1)} s after power returned`,
      true,
    )
  })

  await steps.run('g', 'Install again', async (prove) => {
    const run = await stage.client.installCluster(stage.cluster)
    const shown = printProgress(run, say)
    const result = await run.result()
    await shown
    for (const host of result.hosts) say(`${host.host}: ${host.summary}`)
    prove('nothing to do, and it says so', !result.changed && result.hosts.every((host) => host.steps.length === 0))
    prove('the cluster serves', result.checks.length > 0 && result.checks.every((check) => check.ok))
  })
}

function chosenRelease(): Release {
  const { values } = parseArgs({ options: { release: { type: 'string', default: 'bookworm' } } })
  const chosen = releases.find((known) => known === values.release)
  if (chosen === undefined) throw new Error(`--release ${values.release}: it is one of ${releases.join(', ')}`)
  return chosen
}
