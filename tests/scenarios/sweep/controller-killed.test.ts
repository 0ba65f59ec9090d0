import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { applyOn, balancedHost, digestKey, newKey } from '../../integration/balanced-host.ts'
import { waitFor } from '../../integration/wait-for.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControllerOrder, ControllerWords } from './controller.ts'
import { JOB_NAMES, REDIS_UNIT } from './named-jobs.ts'
import type { JobName } from './named-jobs.ts'
import { offerPackages } from './package-changes.ts'
import { SweepLab } from './swept-host.ts'
import type { SweptHost } from './swept-host.ts'

let lab: SweepLab

beforeAll(async () => {
  lab = await SweepLab.up('sweep-killed', JOB_NAMES.length)
  await Promise.all(
    lab.hosts.map(async (host) => {
      await applyOn(await host.connect(), balancedHost('swept'))
      await offerPackages(host)
      await host.disconnect()
    }),
  )
})

afterAll(() => lab?.[Symbol.asyncDispose]())

test('controllers killed at every line of the journal change nothing: the job goes on, the next one attaches', async () => {
  const told = await Promise.all(JOB_NAMES.map((job, index) => killControllers(lab.hosts[index] ?? lab.first, job)))
  const counted = told.map((count, index) => `${count} of ${JOB_NAMES[index]}`)
  process.stdout.write(`controllers killed: ${counted.join(', ')}\n`)
  // The first line of a job, of an effect, and the last.
  expect(Math.min(...told)).toBeGreaterThanOrEqual(3)
  expect(told[JOB_NAMES.indexOf('apply')]).toBeGreaterThan(15)
})

/** Every job on a host of its own, since most of it is waiting. How many controllers it cost. */
async function killControllers(host: SweptHost, job: JobName): Promise<number> {
  if (job === 'repair start') await host.host.stopService(REDIS_UNIT)
  if (job === 'repair replace') await host.host.freezeService(REDIS_UNIT)
  const key = newKey('killed')
  const order = { host: host.clusterHost, job, key, digestKeyHex: Buffer.from(digestKey).toString('hex') }
  await host.pause.arm('every')
  for (let attempt = 1; ; attempt += 1) {
    const controller = startController({ ...order, attempt })
    // From now on: at the last line it may learn the end, and be gone before it is killed.
    const exited = once(controller, 'exit')
    const words = text(controller.stdout)
    const isPaused = await host.pause.reach(() => controller.exitCode !== null)
    if (!isPaused) {
      expectWholeJob(host, job, key, parseWords(await words))
      return attempt - 1
    }
    expect(beginsOf(host, job, key), 'how often the job was begun').toBe(1)
    // The first one has started it, by its first line; each later one is seen to have joined before it dies.
    await waitFor('the controller follows the job', 120_000, async () =>
      attempt === 1 || host.attemptsAt(key).includes(attempt) ? true : undefined,
    )
    controller.kill('SIGKILL')
    await exited
    // Nobody follows it now, until its next line.
    await host.pause.release()
  }
}

/** Every effect once, and told to the last controller, which came after the end. */
function expectWholeJob(host: SweptHost, job: JobName, key: string, words: ControllerWords): void {
  const journal = host.journalOf(key)
  const effects = journal.filter((line) => line.startsWith('effect ')).map((line) => line.slice('effect '.length))
  expect(effects, 'an effect happened twice').toEqual([...new Set(effects)])
  expect(beginsOf(host, job, key), 'how often the job was begun').toBe(1)
  if (job === 'put back') {
    expect(words).toMatchObject({ kind: 'failed', code: 'JOB_FAILED' })
    expect(journal.filter((line) => line === 'end apply former')).toHaveLength(1)
    return
  }
  expect(words).toEqual({ kind: 'done', attached: true, effects })
  expect(effects.length).toBeGreaterThan(0)
}

function beginsOf(host: SweptHost, job: JobName, key: string): number {
  return host.journalOf(key).filter((line) => line === `begin ${kindOf(job)}`).length
}

function kindOf(job: JobName): string {
  return job === 'put back' ? 'apply' : (job.split(' ')[0] ?? '')
}

function parseWords(words: string): ControllerWords {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own program wrote it
  return JSON.parse(words) as ControllerWords
}

function startController(order: ControllerOrder): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const program = path.join(import.meta.dirname, 'controller.ts')
  const controller = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  controller.stdin.end(JSON.stringify(order))
  return controller
}
