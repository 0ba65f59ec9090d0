import { readMainPids } from '@clustermgr/demo'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { LabStage } from './lab-stage.ts'

let stage: LabStage

beforeAll(async () => {
  stage = await LabStage.up({ name: 'recover' })
  const result = await (await stage.client.installCluster(stage.cluster)).result()
  expect(result.checks.filter((check) => !check.ok)).toEqual([])
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

test('a healthy cache is left alone, and the summary says so', async () => {
  const before = await readMainPids(stage.lab.hosts)
  const result = await (await stage.client.recoverCache(stage.cluster)).result()
  expect(result).toMatchObject({ healthy: true, changed: false })
  expect(result.rounds.flatMap((round) => round.actions)).toEqual([])
  expect(await readMainPids(stage.lab.hosts)).toEqual(before)
})

interface Fault {
  readonly name: string
  readonly host: 'gluu1' | 'gluu2' | 'proxy'
  readonly unit: string
  /** `stop`: systemd leaves it stopped. `freeze`: systemd calls it active, nobody is answered. */
  readonly how: 'stop' | 'freeze'
}

const faults: readonly Fault[] = [
  { name: 'a Redis that was stopped', host: 'gluu1', unit: 'redis-server.service', how: 'stop' },
  { name: 'a Redis that is frozen', host: 'gluu2', unit: 'redis-server.service', how: 'freeze' },
  { name: "a node's way in that was stopped", host: 'gluu1', unit: 'clustermgr-redis-gate.service', how: 'stop' },
  { name: "a node's way in that is frozen", host: 'gluu2', unit: 'clustermgr-redis-gate.service', how: 'freeze' },
  { name: "a node's way out that was stopped", host: 'gluu2', unit: 'stunnel@stunnel.service', how: 'stop' },
  { name: "a node's way out that is frozen", host: 'gluu1', unit: 'stunnel@stunnel.service', how: 'freeze' },
  { name: "the proxy's tunnels that were stopped", host: 'proxy', unit: 'stunnel@stunnel.service', how: 'stop' },
  { name: "the proxy's tunnels that are frozen", host: 'proxy', unit: 'stunnel@stunnel.service', how: 'freeze' },
  { name: 'a Twemproxy that was stopped', host: 'proxy', unit: 'nutcracker.service', how: 'stop' },
  { name: 'a Twemproxy that is frozen', host: 'proxy', unit: 'nutcracker.service', how: 'freeze' },
  { name: 'an nginx that was stopped', host: 'proxy', unit: 'nginx.service', how: 'stop' },
]

test.each(faults)('$name is repaired, and nothing else is touched', async ({ host: hostName, unit, how }) => {
  const host = stage.host(hostName)
  const before = await readMainPids(stage.lab.hosts)
  await (how === 'stop' ? host.stopService(unit) : host.freezeService(unit))

  const result = await (await stage.client.recoverCache(stage.cluster)).result()

  expect(result).toMatchObject({ healthy: true, changed: true })
  const actions = result.rounds.flatMap((round) => round.actions)
  expect(actions.map((action) => `${action.host} ${action.unit} ${action.kind}`)).toEqual([
    `${hostName} ${unit} ${how === 'stop' ? 'start' : 'replace'}`,
  ])
  const after = await readMainPids(stage.lab.hosts)
  for (const [daemon, pid] of before) {
    if (daemon === `${hostName} ${unit}`) expect(after.get(daemon), daemon).not.toBe(pid)
    else expect(after.get(daemon), daemon).toBe(pid)
  }
  expect(after.get(`${hostName} ${unit}`)).not.toBe('0')
})
