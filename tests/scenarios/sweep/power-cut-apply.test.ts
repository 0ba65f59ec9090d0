import { observeHost } from '@clustermgr/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorOf } from '../../integration/agent-lab.ts'
import { applyOn, balancedHost, digestKey, newKey } from '../../integration/balanced-host.ts'
import { change, DYING, NEXT, recordStates, REFUSED, snapshot } from './apply-changes.ts'
import type { TwoStates } from './apply-changes.ts'
import { HOSTS, sweepPoints } from './sweep-points.ts'
import { SweepLab } from './swept-host.ts'
import type { SweptHost } from './swept-host.ts'

let lab: SweepLab
let states: TwoStates

beforeAll(async () => {
  lab = await SweepLab.up('sweep-apply', HOSTS)
  await lab.prepare(async (host) => {
    await applyOn(await host.connect(), balancedHost('swept'))
  })
  states = await recordStates(lab.first)
})

afterAll(() => lab?.[Symbol.asyncDispose]())

async function stateOf(host: SweptHost): Promise<'new' | 'former'> {
  const seen = await snapshot(host)
  if (seen === states.wanted) return 'new'
  expect(seen, 'the host is in neither state').toBe(states.former)
  return 'former'
}

/** What a host that runs again shows, whatever it was; in which state it says that it was left. */
async function judge(host: SweptHost, key: string): Promise<'new' | 'former'> {
  const state = await stateOf(host)
  const observed = await observeHost(await host.connect(), { digestKey })
  expect(observed.unfinishedJobs).toEqual([])
  const said = host
    .journalOf(key)
    .findLast((line) => line.startsWith('resolved ') || line.startsWith('end apply '))
    ?.split(' ')
    .at(-1)
  // Before its first line nothing was opened, and there is nothing to say; what was refused changed nothing.
  expect(said === 'unchanged' ? 'former' : (said ?? 'former')).toBe(state)
  return state
}

/** The files that the job left on the host, and what lies beside them of the host's own. */
async function leftBy({ host }: SweptHost, key: string): Promise<string> {
  const { stdout } = await host.exec(
    `cd /var/lib/clustermgr && find . -path './jobs/*' -prune -o -printf '%p %m\\n' && find jobs/${key} -printf '%P %m\\n' 2>/dev/null; true`,
  )
  return stdout.split('\n').toSorted().join('\n')
}

async function finish(host: SweptHost): Promise<void> {
  await change(await host.connect(), NEXT, { key: newKey('next') })
  expect(await stateOf(host)).toBe('new')
  await host.reset()
}

/**
 * The next run after a cut-off is that which is cut at the host's next point, on what the last one left; it comes to
 * its end once for everything that is left anywhere: files of the job that was cut off, and its last line.
 */
async function sweep(begin: (host: SweptHost, key: string) => Promise<unknown>): Promise<readonly Cut[]> {
  const finished = new Set<string>()
  // Uncut it ends as it is meant to: of the cut ones nobody sees that.
  await lab.first.reset()
  await begin(lab.first, newKey('uncut'))
  await Promise.all(lab.hosts.map((host) => host.reset()))
  const cuts = await sweepPoints(lab.hosts, async (host, at) => {
    const key = newKey('power')
    if (!(await host.cutAt(at, () => begin(host, key)))) return null
    const line = host.journalOf(key).at(-1) ?? 'nothing'
    await host.host.boot()
    const state = await judge(host, key)
    const left = [state, line, await leftBy(host, key)].join('\n')
    if (!finished.has(left)) {
      finished.add(left)
      await finish(host)
    } else if (state === 'new') await host.reset()
    return { state, line }
  })
  process.stdout.write(`the next run came to its end from ${finished.size} things left\n`)
  return cuts
}

interface Cut {
  readonly state: 'new' | 'former'
  /** The last of the job in the journal when the power went. */
  readonly line: string
}

async function beginNext(host: SweptHost, key: string): Promise<void> {
  await change(await host.connect(), NEXT, { key })
}

async function beginDying(host: SweptHost, key: string): Promise<void> {
  const error = await errorOf(change(await host.connect(), DYING, { key }))
  expect(error).toMatchObject({ code: 'JOB_FAILED', text: expect.stringContaining('beeper.service does not serve') })
  expect(await stateOf(host)).toBe('former')
}

async function beginRefused(host: SweptHost, key: string): Promise<void> {
  const error = await errorOf(change(await host.connect(), REFUSED, { key }))
  expect(error).toMatchObject({ code: 'CHECK_FAILED', text: expect.stringContaining('no_such_directive') })
  expect(await stateOf(host)).toBe('former')
}

/** At which flush a job's journal says that, to cut there again and again. */
let atPutBack = 0
let atCommit = 0

// With the whole machine to itself a tenth of it.
describe('a power cut at every flush', { timeout: 1_200_000 }, () => {
  test('of a change leaves the host in the new or the former state, and it says which; the next run finishes', async () => {
    const cuts = await sweep(beginNext)
    const seen = cuts.map(({ state }) => state)
    process.stdout.write(`power cut at ${seen.length} flushes of a change\n`)
    // Some of each, in one turn: once committed a change is never taken back.
    expect(seen.length).toBeGreaterThan(50)
    expect(new Set(seen)).toEqual(new Set(['former', 'new']))
    expect(seen.indexOf('new')).toBeGreaterThan(seen.lastIndexOf('former'))
    atCommit = seen.indexOf('new') + 1
  })

  test('of a change whose last unit dies leaves the former state, inside the putting back too', async () => {
    const cuts = await sweep(beginDying)
    const lines = cuts.map(({ line }) => line)
    process.stdout.write(`power cut at ${cuts.length} flushes of a change that is put back\n`)
    expect(new Set(cuts.map(({ state }) => state))).toEqual(new Set(['former']))
    expect(lines.filter((line) => line.startsWith('undo ')).length).toBeGreaterThan(10)
    atPutBack = lines.indexOf('begin put-back') + 1
    expect(atPutBack).toBeGreaterThan(0)
  })

  test('of the very first steps on a host: what ends a job at boot is there for the next one', async () => {
    await Promise.all(lab.hosts.map((host) => host.reset()))
    const cuts = await sweepPoints(lab.hosts, async (host, at) => {
      await host.forgetJobs()
      const first = newKey('first')
      expect(await host.cutAt(at, () => beginNext(host, first))).toBe(true)
      const line = host.journalOf(first).at(-1)
      await host.host.boot()
      expect(await judge(host, first)).toBe('former')
      if (line !== undefined) return null
      const second = newKey('second')
      expect(await host.cutAt(atCommit - 2, () => beginNext(host, second))).toBe(true)
      await host.host.boot()
      expect(await judge(host, second)).toBe('former')
      return at
    })
    process.stdout.write(`power cut at ${cuts.length} flushes before the first line of a host's journal\n`)
    expect(cuts.length).toBeGreaterThan(8)
  })

  test('of a change that a checker refuses leaves the former state', async () => {
    const cuts = await sweep(beginRefused)
    process.stdout.write(`power cut at ${cuts.length} flushes of a change that is refused\n`)
    expect(new Set(cuts.map(({ state }) => state))).toEqual(new Set(['former']))
  })

  test.each(['with everything to put back', 'after the commit'])('of the boot after a power cut, %s', async (when) => {
    const isBefore = when !== 'after the commit'
    const [begin, first] = isBefore ? [beginDying, atPutBack] : [beginNext, atCommit]
    await Promise.all(lab.hosts.map((host) => host.reset()))
    const lines = await sweepPoints(lab.hosts, async (host, at) => {
      const key = newKey('boot')
      expect(await host.cutAt(first, () => begin(host, key))).toBe(true)
      if (!(await host.cutBootAt(at))) return null
      const line = host.journalOf(key).at(-1) ?? 'nothing'
      await host.host.boot()
      expect(await judge(host, key)).toBe(isBefore ? 'former' : 'new')
      if (!isBefore) await host.reset()
      return line
    })
    process.stdout.write(`power cut at ${lines.length} flushes of a boot ${when}\n`)
    expect(lines).toContain(isBefore ? 'resolved former' : 'resolved new')
    expect(lines.length).toBeGreaterThan(isBefore ? 15 : 2)
  })
})
