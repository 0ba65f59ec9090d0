import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Connection } from '@temporalio/client'
import { createClustermgrClient } from '@clustermgr/client'
import { parseCluster, renderPlan } from '@clustermgr/core'
import type { Cluster } from '@clustermgr/core'
import { Lab, marksOfLab, renderClusterFile } from '@clustermgr/lab'
import type { Release } from '@clustermgr/lab'
import {
  createClusterOperations,
  createFileSecretStore,
  createHostConnector,
  createSecretResolver,
} from '@clustermgr/sdk'

import { proveService } from './chain-step.ts'
import { frozenRedis, killedRedis, proveRecovery } from './fault-step.ts'
import { judgeUntouched, listHostFiles } from './host-files.ts'
import type { WatchedFiles } from './host-files.ts'
import { installAgain, installUnderFire } from './install-step.ts'
import { Interruption, untilAborted } from './interruption.ts'
import { provePowerReturn } from './power-step.ts'
import type { Proof, Prove } from './proof.ts'
import type { Stage } from './stage.ts'
import type { StepLog, StepTitle } from './step-log.ts'
import { startTemporal } from './temporal-server.ts'
import { WorkerProcess } from './worker-process.ts'

/** Ten times what the longest step takes on two idle cores: only what hangs gets there. */
const STEP_DEADLINE_MS = 600_000

export interface PlayOptions {
  readonly release: Release
  readonly steps: StepLog
  /** Ends the play at once when it is aborted, by whomever; everything is taken away nevertheless. */
  readonly ending: AbortController
  /** Told what everything that the play starts bears, as soon as something may be left over. */
  readonly onMarks: (marks: readonly string[]) => void
}

/** A step that is given up when the play is to end, or when it hangs. */
type RunStep = <T>(title: StepTitle, step: (prove: Prove) => Promise<T>) => Promise<T>

/** The whole demo, but for the look at what it leaves. */
export async function play({ release, steps, ending, onMarks }: PlayOptions): Promise<void> {
  const { signal } = ending
  const say = (line: string): void => {
    if (!signal.aborted) steps.say(line)
  }
  const run: RunStep = (title, step) =>
    steps.run(title, (prove) => untilAborted(signal, STEP_DEADLINE_MS, () => step(prove)))

  await using lab = await steps.run(
    {
      letter: 'a',
      title: 'Boot three Debian hosts',
      about:
        'Two nodes and their proxy, each with systemd, an address, sshd and apt of its own. Nothing is installed yet.',
    },
    async (prove) => {
      const hosts = [
        { name: 'gluu1', roles: ['gluu'] },
        { name: 'gluu2', roles: ['gluu'] },
        { name: 'proxy', roles: ['proxy'] },
      ] as const
      const booted = await Lab.up({ name: 'demo', release, hosts, onProgress: say, signal })
      onMarks(marksOfLab(booted))
      try {
        prove(await untilAborted(signal, STEP_DEADLINE_MS, () => judgeSystems(booted)))
        return booted
      } catch (error) {
        await booted.down()
        throw error
      }
    },
  )
  // What a demo leaves here that is killed is cleaned up with its lab, by whoever starts the next one.
  const directory = join(lab.directory, 'demo')
  await mkdir(directory, { mode: 0o700 })
  const secretDirectory = join(directory, 'secrets')
  const file = renderClusterFile(lab)
  say('cluster.yaml, which is all that clustermgr is told:')
  for (const line of file.trimEnd().split('\n')) say(`  | ${line}`)
  const cluster = parseCluster(file, { fileName: 'cluster.yaml' })

  await run(
    {
      letter: 'b',
      title: 'Plan the install',
      about: 'What would be done to each host, and why.',
    },
    (prove) => planInstall(lab, cluster, secretDirectory, prove, say),
  )

  await using server = await startTemporal(directory, signal)
  const endWithServer = (): void => ending.abort(new Error(`Temporal's server: ${server.ended.reason}`))
  server.ended.addEventListener('abort', endWithServer)
  const workerOptions = {
    temporalAddress: server.address,
    secretDirectory,
    logFile: join(directory, 'worker.log'),
    onDeath: (reason: Error): void => ending.abort(reason),
  }
  const connection = await Connection.connect({ address: server.address })
  const client = createClustermgrClient({ connection })
  const stage: Stage = { lab, cluster, client, workerOptions, worker: new WorkerProcess(workerOptions), say, signal }
  try {
    await perform(stage, run)
    // Not when a step was given up: it would fall over a closed connection. The process ends soon.
    await connection.close()
  } catch (error) {
    if (!(error instanceof Interruption)) await showLog(workerOptions.logFile, steps)
    throw error
  } finally {
    server.ended.removeEventListener('abort', endWithServer)
    if (signal.aborted) await stage.worker.kill()
    await stage.worker[Symbol.asyncDispose]()
  }
}

async function perform(stage: Stage, run: RunStep): Promise<void> {
  const [one, two] = stage.lab.hosts
  if (one === undefined || two === undefined) throw new Error('the demo has three hosts')
  await run(
    {
      letter: 'c',
      title: 'Install, its worker killed twice',
      about:
        'A durable workflow installs on all hosts at once. Its worker gets kill -9 in the middle of apt, and the next one in\n   the middle of a swap of files; each time another goes on where the hosts are.',
    },
    (prove) => installUnderFire(stage, prove),
  )
  await run(
    {
      letter: 'd',
      title: 'Prove that it serves',
      about: 'One cache that all nodes share, and a balancer that keeps each browser where its session is.',
    },
    (prove) => proveService(stage, prove),
  )
  await run(
    {
      letter: 'e',
      title: 'Redis on gluu2 killed, its start blocked',
      about:
        'A client on gluu1 writes and reads all the while. When the block is gone, our workflow repairs the cache.',
    },
    (prove) => proveRecovery(stage, prove, 'Redis killed', killedRedis(two, one)),
  )
  await run(
    {
      letter: 'e',
      title: 'Redis on gluu1 frozen',
      about: 'The same with a Redis that systemd calls active, and that answers nobody.',
    },
    (prove) => proveRecovery(stage, prove, 'Redis frozen', frozenRedis(one, two)),
  )
  await run(
    {
      letter: 'f',
      title: 'The proxy loses power',
      about: 'At one moment, with no farewell. Then power returns, and nobody does anything.',
    },
    (prove) => provePowerReturn(stage, prove),
  )
  await run(
    { letter: 'g', title: 'Install again', about: 'The same cluster file, the same workflow: nothing is left to do.' },
    (prove) => installAgain(stage, prove),
  )
}

async function judgeSystems(lab: Lab): Promise<Proof> {
  const answers = await Promise.all(
    lab.hosts.map((host) => host.run('. /etc/os-release; printf "%s, %s %s" "$(hostname)" "$ID" "$VERSION_CODENAME"')),
  )
  const systems = answers.map(({ stdout }) => stdout).join('; ')
  const expected = lab.hosts.map(({ name }) => `${name}, debian ${lab.release}`).join('; ')
  return { what: `they answer over SSH: ${systems}`, ok: systems === expected }
}

async function planInstall(
  lab: Lab,
  cluster: Cluster,
  secretDirectory: string,
  prove: Prove,
  say: (line: string) => void,
): Promise<void> {
  const before = await Promise.all(lab.hosts.map(async (host) => [host, await listHostFiles(host)] as const))
  await using connector = createHostConnector({ resolveSecret: createSecretResolver() })
  const secretStore = createFileSecretStore({ directory: secretDirectory })
  const operations = createClusterOperations({ cluster, connector, secretStore })
  await operations.prepare()
  const plans = await operations.preflight()
  for (const plan of plans) for (const line of renderPlan(plan).trimEnd().split('\n')) say(line)
  const planned = plans.filter((plan) => plan.steps.length > 0).length
  prove({
    what: `there is something to do on ${planned} of ${lab.hosts.length} hosts`,
    ok: planned === lab.hosts.length,
  })
  const hosts = new Map<string, WatchedFiles>()
  for (const [host, files] of before) hosts.set(host.name, { before: files, after: await listHostFiles(host) })
  prove(judgeUntouched(hosts))
}

/** The end of a worker's log: where a demo that failed is understood. */
async function showLog(file: string, steps: StepLog): Promise<void> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n')
  steps.say("the end of the worker's log:")
  for (const line of lines.slice(-40)) steps.say(line)
}
