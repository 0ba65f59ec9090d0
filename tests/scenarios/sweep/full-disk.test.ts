import { isClustermgrError } from '@clustermgr/core'
import { observeHost, readJournal } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyOn, balancedHost, digestKey, newKey } from '../../integration/balanced-host.ts'
import { waitFor } from '../../integration/wait-for.ts'
import { change, NEXT, recordStates, snapshot } from './apply-changes.ts'
import type { TwoStates } from './apply-changes.ts'
import { runNamedJob } from './named-jobs.ts'
import { HOSTS, sweepPoints } from './sweep-points.ts'
import { SweepLab } from './swept-host.ts'
import type { SweptHost } from './swept-host.ts'

let lab: SweepLab
let states: TwoStates

beforeAll(async () => {
  lab = await SweepLab.up('sweep-disk', HOSTS)
  await lab.prepare(async (host) => {
    await applyOn(await host.connect(), balancedHost('swept'))
  })
  states = await recordStates(lab.first)
  await Promise.all(lab.hosts.map(mountSmallDisk))
})

afterAll(() => lab?.[Symbol.asyncDispose]())

const SMALL = ['/var/lib/clustermgr', '/etc/nginx', '/etc/redis', '/etc/systemd/system']

/** One disk of 4 MB for all that a job writes: its own files, and those of the daemons. */
async function mountSmallDisk({ host }: SweptHost): Promise<void> {
  await host.exec(`set -e
    mkdir -p /mnt/small && mount -t tmpfs -o size=4M,mode=755 small /mnt/small
    for directory in ${SMALL.join(' ')}; do
      mkdir -p $directory /mnt/small$directory
      cp -a $directory/. /mnt/small$directory
      mount --bind /mnt/small$directory $directory
    done`)
}

const FILL = 'cat /dev/zero >/mnt/small/filling 2>/dev/null; cat /dev/zero >>/mnt/small/filling 2>/dev/null; true'

test('a disk that is full from any flush of a change on: it is done, or put back and the error says why', async () => {
  const seen = await sweepPoints(lab.hosts, async (host, at) => {
    const key = newKey('full')
    await host.pause.arm(at)
    const connection = await host.connect()
    let hasEnded = false
    const changed = change(connection, NEXT, { key })
      .then(
        () => 'done',
        (error: unknown) => (isClustermgrError(error) ? error.message : Promise.reject(error)),
      )
      .finally(() => (hasEnded = true))
    if (!(await host.pause.reach(() => hasEnded))) {
      expect(await changed).toBe('done')
      return null
    }
    await host.host.exec(FILL)
    await host.pause.disarm()
    const outcome = await changed
    // Its last word may have found no room: then the next request sees what is left, and a unit has put it back.
    await host.host.exec('rm /mnt/small/filling')
    const state = await waitFor('nothing is open', 60_000, async () => {
      const { lockHolder, unfinishedJobs } = await observeHost(connection, { digestKey })
      return lockHolder === null && unfinishedJobs.length === 0 ? snapshot(host) : undefined
    })
    if (outcome === 'done') expect(state.value).toBe(states.wanted)
    else {
      expect(outcome).toMatch(/is the disk full\?|No space left/)
      expect(state.value).toBe(states.former)
    }
    // The work goes on where there is room.
    await change(connection, NEXT, { key: newKey('next') })
    expect(await snapshot(host)).toBe(states.wanted)
    await host.reset()
    await mountSmallDisk(host)
    return outcome
  })
  process.stdout.write(`disk full at ${seen.length} flushes: ${[...new Set(seen)].join('\n  ')}\n`)
  expect(seen).toContain('done')
  expect(seen.filter((outcome) => outcome !== 'done').length).toBeGreaterThan(20)
})

test('a job that is killed while the disk is full is put back all the same', async () => {
  const host = lab.first
  await host.reset()
  await mountSmallDisk(host)
  const seen = new Set<string>()
  // From its first effects to its last ones.
  for (const at of [30, 40, 50, 60]) {
    const key = newKey('killed')
    await host.pause.arm(at)
    const connection = await host.connect()
    let hasEnded = false
    const abort = new AbortController()
    const lost = change(connection, NEXT, { key, signal: abort.signal })
      .catch(() => undefined)
      .finally(() => (hasEnded = true))
    expect(await host.pause.reach(() => hasEnded), `the job reaches flush ${at}`).toBe(true)
    abort.abort()
    await lost
    await host.host.exec(`${FILL}; pkill -9 -f "host-agent-[0-9a-f]* job"`)
    await host.pause.disarm()
    const { value } = await waitFor('it is put back', 60_000, async () => {
      const { lockHolder, unfinishedJobs } = await observeHost(connection, { digestKey })
      return lockHolder === null && unfinishedJobs.length === 0 ? snapshot(host) : undefined
    })
    seen.add(value)
    await host.host.exec('rm /mnt/small/filling')
    await host.reset()
    await mountSmallDisk(host)
  }
  expect([...seen]).toEqual([states.former])
})

test('the journal keeps its last mebibyte or two, and all of it is read', async () => {
  const host = lab.first
  const job = (): Promise<unknown> => runNamedJob(connection, 'repair start', { key: newKey('journal') })
  const connection = await host.connect()
  await job()
  const grow = `awk 'BEGIN { for (i = 0; i < 20000; i++) print "2026-01-01T00:00:00.000Z old/" i " 1 effect unit start some.service" }' >>/var/lib/clustermgr/journal`
  const sizes = `cd /var/lib/clustermgr && wc -c journal journal.1 | awk '$2 != "total" { print $1 }'`
  for (let turn = 1; turn <= 3; turn += 1) {
    await host.host.exec(grow)
    await job()
    const [current = 0, put = 0] = (await host.host.exec(sizes)).stdout.split('\n').map(Number)
    expect(current).toBeLessThan(10_000)
    expect(put).toBeGreaterThan(1_048_576)
    expect(put).toBeLessThan(2_000_000)
    const keys = new Set((await readJournal(connection)).map((entry) => entry.key))
    expect(keys).toContain('old/0')
    expect(keys).toContain('old/19999')
  }
})
