import { setTimeout as delay } from 'node:timers/promises'

import type { ClusterRun, InstallClusterResult } from '@clustermgr/client'
import type { LabHost } from '@clustermgr/lab'

import { isInside, journalFile, judgeTakeover, parseJournalLine, readJournals } from './host-journal.ts'
import { waitForJournalLine } from './journal-watch.ts'
import type { Kill } from './host-journal.ts'
import type { Proof, Prove } from './proof.ts'
import type { Stage } from './stage.ts'
import { WorkerProcess } from './worker-process.ts'

/** Prints a run's progress, a line a change of a host. */
async function printProgress(run: ClusterRun<unknown>, say: (line: string) => void): Promise<void> {
  const last = new Map<string, string>()
  const started = performance.now()
  for await (const progress of run.follow({ intervalMs: 250 })) {
    for (const { host, phase, doing } of progress.hosts) {
      // A plan's summary names its host, and some phases are all that is to say.
      const words = doing.replace(`${host}: `, '')
      const line = `${host.padEnd(6)} ${words === phase ? phase : `${phase}: ${words}`}`
      if (last.get(host) === line) continue
      last.set(host, line)
      say(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`)
    }
  }
}

/**
 * Installs the cluster while its worker is killed twice, each time as a host's journal says that the host is in the
 * middle of something: inside apt, and inside the swap of its files. Another worker takes over each time.
 */
export async function installUnderFire(stage: Stage, prove: Prove): Promise<void> {
  const run = await stage.client.installCluster(stage.cluster)
  const ended = new AbortController()
  const shown = printProgress(run, stage.say)
  const fire = killTwice(stage, ended.signal)
  const finished = run
    .result()
    .finally(() => ended.abort(new Error('the install ended before its worker could be killed twice')))
  const [result, kills] = await Promise.all([finished, fire, shown])
  for (const { host, inside, unfinished } of kills) {
    prove({
      what: `the worker was killed with -9 while ${host} ${unfinished ? 'was' : 'was no longer'} inside ${inside}`,
      ok: unfinished,
    })
  }
  prove(...judgeTakeover(await readJournals(stage.lab.hosts), kills), judgeChecks(result))
  for (const check of result.checks) stage.say(`${check.ok ? 'ok' : 'FAILED'}: ${check.name}: ${check.sentence}`)
}

/** What the install itself found when it was through. */
export function judgeChecks({ checks }: Pick<InstallClusterResult, 'checks'>): Proof {
  const failing = checks.filter((check) => !check.ok).map(({ sentence }) => sentence)
  return {
    what: `the cluster serves: ${checks.length - failing.length} of ${checks.length} checks hold${failing.length === 0 ? '' : `; but ${failing.join('; ')}`}`,
    ok: checks.length > 0 && failing.length === 0,
  }
}

interface WatchedKill extends Kill {
  readonly inside: string
  /** Whether the host was still inside it when the worker was dead. */
  readonly unfinished: boolean
}

/** The same install again, of a cluster that has everything. */
export async function installAgain(stage: Stage, prove: Prove): Promise<void> {
  const run = await stage.client.installCluster(stage.cluster)
  const shown = printProgress(run, stage.say)
  const result = await run.result()
  await shown
  prove(judgeRepeatedInstall(result), judgeChecks(result))
}

/** Nothing was to do, and each host's summary is the reason. */
export function judgeRepeatedInstall({ changed, hosts }: Pick<InstallClusterResult, 'changed' | 'hosts'>): Proof {
  const busy = hosts.filter((host) => host.steps.length > 0)
  return {
    what:
      busy.length === 0 && !changed
        ? 'nothing was to do'
        : `there was something to do; ${busy.map(({ summary }) => summary).join('; ')}`,
    ok: hosts.length > 0 && !changed && busy.length === 0,
  }
}

async function killTwice(stage: Stage, signal: AbortSignal): Promise<readonly WatchedKill[]> {
  const first = await killInside(stage, { step: 'install', before: 'install', inside: 'apt' }, signal)
  const second = await killInside(stage, { step: 'swap', before: 'check', inside: 'the swap of its files' }, signal)
  return [first, second]
}

/** A step of a job, as its host's journal names it. */
interface Moment {
  readonly step: string
  /** The step at whose beginning we start to look closely; the same one where that takes long enough. */
  readonly before: string
  readonly inside: string
}

/** Waits until a host is inside a step, stops that host's clock, kills the worker, and lets the host go on. */
async function killInside(stage: Stage, moment: Moment, signal: AbortSignal): Promise<WatchedKill> {
  const candidates = new Set(stage.lab.hosts)
  while (candidates.size > 0) {
    const host = await firstInside([...candidates], moment.before, signal)
    candidates.delete(host)
    // Frozen, so that the host is inside still when the worker is dead, however fast it is.
    await host.freeze()
    try {
      if (!(await stepInto(host, moment.step))) continue
      await stage.worker.kill()
      const journal = await readJournals([host])
      const key = journal.findLast(({ event, subject }) => event === 'begin' && subject === moment.step)?.key ?? ''
      const unfinished = isInside(journal, moment.step)
      stage.say(`         worker ${stage.worker.pid} killed with -9 while ${host.name} is inside ${moment.inside}`)
      stage.signal.throwIfAborted()
      stage.worker = new WorkerProcess(stage.workerOptions)
      stage.say(`         worker ${stage.worker.pid} takes over`)
      return { host: host.name, key, journaled: journal.length, inside: moment.inside, unfinished }
    } finally {
      await host.thaw()
    }
  }
  throw new Error(`every host was through with ${moment.inside} before it could be looked at`)
}

/** Lets a frozen host go on in slices of its time until it is inside the step. `false`: it was through in one slice. */
async function stepInto(host: LabHost, step: string): Promise<boolean> {
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    const lines = await readJournals([host])
    if (isInside(lines, step)) return true
    if (lines.some((line) => line.event === 'end' && line.subject === step)) return false
    await host.thaw()
    await delay(2)
    await host.freeze()
  }
  return false
}

/** The first host whose journal says that it began this. */
async function firstInside(hosts: readonly LabHost[], subject: string, signal: AbortSignal): Promise<LabHost> {
  const found = new AbortController()
  const either = AbortSignal.any([signal, found.signal])
  const begins = (host: LabHost, text: string): boolean => {
    const line = parseJournalLine(host.name, text)
    return line?.event === 'begin' && line.subject === subject
  }
  try {
    return await Promise.any(
      hosts.map(async (host) => {
        await waitForJournalLine(journalFile(host), (text) => begins(host, text), either)
        return host
      }),
    )
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    found.abort()
  }
}
