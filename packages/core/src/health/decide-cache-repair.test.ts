import { expect, test } from 'vitest'
import { decideCacheRepair } from './decide-cache-repair.ts'
import type { NodeObservation, ProxyObservation, UnitObservation } from './observation.ts'
import type { CachePolicy, RepairHistory } from './policy.ts'

const unit = (name: string, activeState = 'active'): UnitObservation => ({ unit: name, activeState, mainPid: 7 })

const node = (host: string, change: Partial<NodeObservation> = {}): NodeObservation => ({
  role: 'node',
  host,
  redis: { kind: 'answering', runId: 'a', uptimeSeconds: 9, keys: 0, pid: 1 },
  redisUnit: unit('redis'),
  gateUnit: unit('gate'),
  gate: { open: true, says: 'redis answers' },
  cacheTunnelUnit: unit('tunnel'),
  cacheLink: 'up',
  ...change,
})

const server = (name: string, ejectedAgoMs: number | null = null) => ({
  name,
  ejectedAgoMs,
  connections: 1,
  requests: 5,
})
const links = (gluu1: 'up' | 'down', gluu2: 'up' | 'down') => [
  { node: 'gluu1', state: gluu1 },
  { node: 'gluu2', state: gluu2 },
]

const proxy = (change: Partial<ProxyObservation> = {}): ProxyObservation => ({
  role: 'proxy',
  host: 'proxy',
  tunnelUnit: unit('tunnel'),
  twemproxyUnit: unit('nutcracker'),
  nginxUnit: unit('nginx'),
  twemproxy: { uptimeSeconds: 9, servers: [server('node-1'), server('node-2')] },
  links: links('up', 'up'),
  ...change,
})

const POLICY: CachePolicy = { serverRetryTimeoutMs: 10_000, serverNames: { gluu1: 'node-1', gluu2: 'node-2' } }

interface Case {
  readonly gluu1?: Partial<NodeObservation>
  readonly gluu2?: Partial<NodeObservation>
  readonly proxy?: Partial<ProxyObservation>
  readonly history?: RepairHistory
  /** `Kind host`, or `Kind host node`. */
  readonly conditions: readonly string[]
  /** `order kind host unit`. */
  readonly actions: readonly string[]
  readonly note?: string
}

const REPLACED_NEAR: RepairHistory = [
  { actions: [{ host: 'gluu1', unit: 'tunnel', kind: 'replace', order: 1, reason: '' }] },
]
const THRICE: RepairHistory = Array.from({ length: 3 }, () => ({
  actions: [{ host: 'gluu1', unit: 'redis', kind: 'start', order: 0, reason: '' }] as const,
}))
const REFUSED = { kind: 'refused' } as const
const SILENT = { kind: 'silent', waitedMs: 1000 } as const
const CLOSED = { open: false, says: 'redis is silent' }

const CASES: Readonly<Record<string, Case>> = {
  'Redis is down: it is started, and its gate opens by itself': {
    gluu1: { redis: REFUSED, redisUnit: unit('redis', 'failed'), gate: CLOSED },
    proxy: { links: links('down', 'up') },
    conditions: ['RedisDown gluu1', 'GateClosed gluu1', 'LinkDown proxy gluu1'],
    actions: ['0 start gluu1 redis'],
    note: 'proxy: it follows from gluu1: its Redis does not answer',
  },
  'systemd is starting Redis already': {
    gluu1: { redis: REFUSED, redisUnit: unit('redis', 'activating') },
    conditions: ['RedisDown gluu1'],
    actions: [],
    note: 'gluu1: systemd is at work on redis (activating); waiting for it',
  },
  'Redis runs and is frozen: it is replaced': {
    gluu2: { redis: SILENT, gate: CLOSED },
    conditions: ['RedisUnresponsive gluu2', 'GateClosed gluu2'],
    actions: ['0 replace gluu2 redis'],
  },
  'Redis runs and refuses connections: it is replaced': {
    gluu2: { redis: REFUSED },
    conditions: ['RedisDown gluu2'],
    actions: ['0 replace gluu2 redis'],
  },
  'Redis refuses the password: nothing that a restart would mend': {
    gluu1: { redis: { kind: 'auth-failed' } },
    conditions: ['RedisAuthFailed gluu1'],
    actions: [],
    note: 'gluu1: a restart would not change a password that differs; install again to write it',
  },
  'Redis answers an error: it is not killed': {
    gluu1: { redis: { kind: 'error', message: 'LOADING' } },
    conditions: ['RedisUnresponsive gluu1'],
    actions: [],
    note: 'gluu1: Redis answers, so it is not killed; the error says what to do',
  },
  'a Redis that systemd does not know of answers: hands off': {
    gluu1: { redisUnit: unit('redis', 'inactive') },
    conditions: ['RedisDown gluu1'],
    actions: [],
    note: 'gluu1: a Redis answers that redis did not start; find out whose it is',
  },
  'the gate is down': {
    gluu1: { gateUnit: unit('gate', 'inactive'), gate: CLOSED },
    conditions: ['GateDown gluu1'],
    actions: ['1 start gluu1 gate'],
  },
  'the gate is closed with everything else well': {
    gluu1: { gate: { open: false, says: 'no cache proxy can be reached' } },
    conditions: ['GateClosed gluu1'],
    actions: [],
    note: 'gluu1: the gate opens by itself once Redis answers, is empty, and a proxy can be reached',
  },
  "a node's tunnel is down": {
    gluu1: { cacheTunnelUnit: unit('tunnel', 'failed'), cacheLink: 'down' },
    conditions: ['CacheTunnelDown gluu1', 'LinkDown gluu1'],
    actions: ['1 start gluu1 tunnel'],
    note: 'gluu1: it follows from its tunnel, which does not run',
  },
  "the proxy's tunnel is down: what follows from it is not touched": {
    gluu1: { cacheLink: 'down', gate: CLOSED },
    gluu2: { cacheLink: 'down', gate: CLOSED },
    proxy: { tunnelUnit: unit('tunnel', 'failed'), links: links('down', 'down') },
    conditions: [
      'GateClosed gluu1',
      'GateClosed gluu2',
      'ProxyTunnelDown proxy',
      'LinkDown gluu1',
      'LinkDown gluu2',
      'LinkDown proxy gluu1',
      'LinkDown proxy gluu2',
    ],
    actions: ['1 start proxy tunnel'],
  },
  'Twemproxy is down': {
    gluu1: { cacheLink: 'down' },
    proxy: { twemproxyUnit: unit('nutcracker', 'inactive'), twemproxy: null },
    conditions: ['TwemproxyDown proxy', 'LinkDown gluu1'],
    actions: ['2 start proxy nutcracker'],
    note: 'gluu1: it follows from the proxies: none of them can serve yet',
  },
  'Twemproxy runs and is frozen: it is replaced': {
    proxy: { twemproxy: null },
    conditions: ['TwemproxyUnresponsive proxy'],
    actions: ['2 replace proxy nutcracker'],
  },
  'nginx is down': {
    proxy: { nginxUnit: unit('nginx', 'failed') },
    conditions: ['NginxDown proxy'],
    actions: ['2 start proxy nginx'],
  },
  'a node that was left out for a reason that lasts': {
    gluu1: { gate: CLOSED },
    proxy: { twemproxy: { uptimeSeconds: 9, servers: [server('node-1', 4000), server('node-2', 10_000)] } },
    conditions: ['GateClosed gluu1', 'ServerEjected proxy gluu1'],
    actions: [],
    note: 'proxy: gluu1 is tried again with the next request after 6000 ms',
  },
  'a gate that stands still while closed is replaced': {
    gluu1: { gate: { ...CLOSED, ageMs: 10_001 } },
    conditions: ['GateDown gluu1'],
    actions: ['1 replace gluu1 gate'],
  },
  'a gate that stands still while open is replaced': {
    gluu1: { gate: { open: true, says: 'redis answers', ageMs: 3_600_000 } },
    conditions: ['GateDown gluu1'],
    actions: ['1 replace gluu1 gate'],
  },
  'a host that cannot be reached': {
    gluu1: { unreachable: 'timed out', redis: REFUSED },
    conditions: ['HostUnreachable gluu1'],
    actions: [],
    note: 'gluu1: nothing can be done there until SSH reaches it; its daemons come back by systemd',
  },
  'one node does not get through, the other does: its own end is replaced': {
    gluu1: { cacheLink: 'down' },
    conditions: ['LinkDown gluu1'],
    actions: ['1 replace gluu1 tunnel'],
  },
  "no node gets through, and the proxy reaches none: the proxy's end is replaced, once": {
    gluu1: { cacheLink: 'down', gate: CLOSED },
    gluu2: { cacheLink: 'down', gate: CLOSED },
    proxy: { links: links('down', 'down') },
    conditions: [
      'GateClosed gluu1',
      'GateClosed gluu2',
      'LinkDown gluu1',
      'LinkDown gluu2',
      'LinkDown proxy gluu1',
      'LinkDown proxy gluu2',
    ],
    actions: ['1 replace proxy tunnel'],
  },
  'a node that cannot be reached is no witness against the proxy': {
    gluu1: { cacheLink: 'down' },
    gluu2: { unreachable: 'timed out' },
    proxy: { links: links('down', 'down') },
    conditions: ['HostUnreachable gluu2', 'LinkDown gluu1', 'LinkDown proxy gluu1', 'LinkDown proxy gluu2'],
    actions: ['1 replace gluu1 tunnel', '1 replace proxy tunnel'],
  },
  'the proxy reaches one Redis and not the other behind its open gate: that gate is replaced': {
    proxy: { links: links('down', 'up') },
    conditions: ['LinkDown proxy gluu1'],
    actions: ['1 replace gluu1 gate'],
  },
  'two faults at once: each is repaired, Redis first': {
    gluu1: { redis: REFUSED, redisUnit: unit('redis', 'failed'), gate: CLOSED },
    gluu2: { redis: SILENT },
    proxy: { nginxUnit: unit('nginx', 'inactive'), twemproxyUnit: unit('nutcracker', 'failed'), twemproxy: null },
    conditions: [
      'RedisDown gluu1',
      'GateClosed gluu1',
      'RedisUnresponsive gluu2',
      'TwemproxyDown proxy',
      'NginxDown proxy',
    ],
    actions: ['0 start gluu1 redis', '0 replace gluu2 redis', '2 start proxy nginx', '2 start proxy nutcracker'],
  },
  'what did not help three times is left to a person': {
    gluu1: { redis: REFUSED, redisUnit: unit('redis', 'failed') },
    history: THRICE,
    conditions: ['RedisDown gluu1'],
    actions: [],
    note: 'gluu1: redis was started 3 times and that did not help; look at its journal (journalctl -u redis)',
  },
}

test.each(Object.entries(CASES))('%s', (_, given) => {
  const observation = { nodes: [node('gluu1', given.gluu1), node('gluu2', given.gluu2)], proxies: [proxy(given.proxy)] }
  const decision = decideCacheRepair(observation, POLICY, given.history)
  const kinds = decision.conditions.map(({ kind, host, node: of }) => [kind, host, of].filter(Boolean).join(' '))
  expect(kinds).toEqual(given.conditions)
  expect(decision.actions.map(({ order, kind, host, unit: of }) => `${order} ${kind} ${host} ${of}`)).toEqual(
    given.actions,
  )
  expect(decision.notes).toEqual(expect.arrayContaining(given.note === undefined ? [] : [given.note]))
  expect(decision.healthy).toBe(false)
  // Every condition is either acted on or explained.
  expect(decision.actions.length + decision.notes.length).toBeGreaterThan(0)
  for (const action of decision.actions) expect(action.reason).not.toBe('')
})

test('all healthy says so', () => {
  expect(decideCacheRepair({ nodes: [node('gluu1'), node('gluu2')], proxies: [proxy()] }, POLICY)).toEqual({
    healthy: true,
    conditions: [],
    actions: [],
    notes: ['all healthy: Redis answers behind an open gate on 2 nodes, and every link of 1 proxy is up'],
  })
})

test('a healthy node that was left out comes back by itself, and until then all is healthy', () => {
  const twemproxy = { uptimeSeconds: 9, servers: [server('node-1', 4000), server('node-2', 10_000)] }
  const observation = { nodes: [node('gluu1'), node('gluu2')], proxies: [proxy({ twemproxy })] }
  expect(decideCacheRepair(observation, POLICY)).toEqual({
    healthy: true,
    conditions: [],
    actions: [],
    notes: [
      'all healthy: Redis answers behind an open gate on 2 nodes, and every link of 1 proxy is up',
      'proxy: gluu1 is healthy, and comes back with the next request after 6000 ms',
    ],
  })
})

test('a gate may take its time as long as its patience allows it to', () => {
  const gate = { ...CLOSED, ageMs: 30_000 }
  const observation = { nodes: [node('gluu1', { gate })], proxies: [] }
  const decision = decideCacheRepair(observation, { ...POLICY, gatePatienceMs: 60_000 })
  expect(decision.conditions.map(({ kind }) => kind)).toEqual(['GateClosed'])
})

test('with one node there is no witness: the near end is replaced, and if that did not help, the far one', () => {
  const observation = { nodes: [node('gluu1', { cacheLink: 'down' })], proxies: [proxy({ links: [] })] }
  expect(decideCacheRepair(observation).actions).toMatchObject([{ host: 'gluu1', unit: 'tunnel', kind: 'replace' }])
  expect(decideCacheRepair(observation, undefined, REPLACED_NEAR).actions).toMatchObject([
    { host: 'proxy', unit: 'tunnel', kind: 'replace' },
  ])
})
