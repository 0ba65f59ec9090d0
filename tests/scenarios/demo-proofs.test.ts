import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { WorkerProcess, effectsSince, leftovers, marksOfLab, parseJournalLine } from '@clustermgr/demo'
import { Lab } from '@clustermgr/lab'
import { startDevServer } from '@clustermgr/workflows/dev-server'
import { expect, test } from 'vitest'

// The demo says "nothing is left": that is worth something only if it would see each kind of thing.
test('the search for leftovers sees every kind of thing while it is there, and nothing afterwards', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'clustermgr-leftovers-'))
  const lab = await Lab.up({ name: 'leftovers', hosts: [{ name: 'judge', roles: [] }] })
  const marks = [directory, ...marksOfLab(lab)]
  try {
    await using server = await startDevServer({ databaseFile: join(directory, 'temporal.db') })
    const logFile = join(directory, 'worker.log')
    await using worker = new WorkerProcess({ temporalAddress: server.address, secretDirectory: directory, logFile })
    const found = await leftovers(marks)
    for (const kind of ['mount', 'interface', 'namespace', 'cgroup'])
      expect(found.filter((line) => line.startsWith(`${kind} `)).length, kind).toBeGreaterThan(0)
    const pids = new Set(found.map((line) => /^process (\d+)/.exec(line)?.[1]))
    for (const pid of [lab.host('judge').initPid(), ...lab.host('judge').processes(), server.pid, worker.pid])
      expect(pids).toContain(String(pid))
  } finally {
    await lab.down()
    await rm(directory, { recursive: true })
  }
  expect(await leftovers(marks)).toEqual([])
})

test('what the install did to a unit is no repair of a later fault', () => {
  const lines = [
    '2026-01-02T03:04:05.100Z install 1 effect unit start redis-server.service',
    '2026-01-02T03:05:05.100Z repair 1 begin repair',
    '2026-01-02T03:05:05.200Z repair 1 effect unit kill redis-server.service',
    '2026-01-02T03:05:05.300Z repair 1 effect unit start redis-server.service',
  ].flatMap((line) => parseJournalLine('gluu1', line) ?? [])
  expect(effectsSince(lines, Date.parse('2026-01-02T03:05:00Z'))).toEqual([
    'unit kill redis-server.service',
    'unit start redis-server.service',
  ])
  expect(effectsSince(lines, Date.parse('2026-01-02T03:05:05.301Z'))).toEqual([])
})
