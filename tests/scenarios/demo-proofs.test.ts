import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { WorkerProcess } from '@clustermgr/demo'
import { Lab, findLeftovers, marksOfLab } from '@clustermgr/lab'
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
    const found = await findLeftovers(marks)
    for (const kind of ['file', 'mount', 'interface', 'namespace', 'table', 'cgroup'])
      expect(found.filter((line) => line.startsWith(`${kind} `)).length, kind).toBeGreaterThan(0)
    const pids = new Set(found.map((line) => /^process (\d+)/.exec(line)?.[1]))
    for (const pid of [lab.host('judge').initPid(), ...lab.host('judge').processes(), server.pid, worker.pid])
      expect(pids).toContain(String(pid))
  } finally {
    await lab.down()
    await rm(directory, { recursive: true })
  }
  expect(await findLeftovers(marks)).toEqual([])
})
