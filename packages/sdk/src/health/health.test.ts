import { defineCluster, deriveTopology } from '@clustermgr/core'
import type { CacheObservation, NodeObservation, ProxyObservation } from '@clustermgr/core'
import { expect, test } from 'vitest'
import { judgeHealth } from './judge-health.ts'
import { parseGate } from './parse-gate.ts'

const TOPOLOGY = deriveTopology(
  defineCluster({
    apiVersion: 'clustermgr/v1alpha1',
    name: 'example',
    hostname: 'login.example.org',
    nodes: [
      { id: 1, name: 'gluu1', address: '10.0.0.1' },
      { id: 2, name: 'gluu2', address: '10.0.0.2' },
    ],
    proxies: [{ id: 1, name: 'proxy', address: '10.0.0.9' }],
    loadBalancer: { kind: 'external' },
  }),
)

const NODE: NodeObservation = {
  role: 'node',
  host: 'gluu1',
  redis: { kind: 'answering', runId: 'a', uptimeSeconds: 1, keys: 0, pid: 2 },
  gate: { open: true, says: 'well' },
  cacheLink: 'up',
}

const SERVER = { connections: 1, requests: 1, ejectedAgoMs: null }
const PROXY: ProxyObservation = {
  role: 'proxy',
  host: 'proxy',
  twemproxy: {
    uptimeSeconds: 1,
    servers: [
      { ...SERVER, name: 'node-1' },
      { ...SERVER, name: 'node-2' },
    ],
  },
  links: [{ node: 'gluu1', state: 'up' }],
}

function judge(node: Partial<NodeObservation>, proxy: Partial<ProxyObservation> = {}): readonly string[] {
  const observation: CacheObservation = { nodes: [{ ...NODE, ...node }], proxies: [{ ...PROXY, ...proxy }] }
  return judgeHealth(TOPOLOGY, observation).map(({ ok, sentence }) => (ok ? 'ok' : sentence))
}

test.each<[string, Partial<NodeObservation>, Partial<ProxyObservation>, readonly string[]]>([
  ['all well', {}, {}, ['ok', 'ok']],
  ['an unreachable host', { unreachable: 'no route' }, {}, ['no route', 'ok']],
  ['a silent Redis', { redis: { kind: 'silent', waitedMs: 9 } }, {}, ['Redis is silent', 'ok']],
  ['a closed gate', { gate: { open: false, says: 'starting' } }, {}, ['the gate is closed: starting', 'ok']],
  ['no way to a proxy', { cacheLink: 'down' }, {}, ['no Twemproxy answers through its cache port', 'ok']],
  ['a dead Twemproxy', {}, { twemproxy: null }, ['ok', 'Twemproxy does not answer']],
  [
    'a link that is down',
    {},
    { links: [{ node: 'gluu2', state: 'down' }] },
    ['ok', 'no Redis answers through the tunnel to gluu2'],
  ],
  [
    'a server that is out, and one that is not known',
    { gate: { open: false, says: 'starting' } },
    { twemproxy: { uptimeSeconds: 1, servers: [{ ...SERVER, name: 'node-1', ejectedAgoMs: 9_999 }] } },
    [
      'the gate is closed: starting',
      'Twemproxy leaves out node-1 since 9999 ms; Twemproxy does not know the server node-2',
    ],
  ],
  [
    'a server that may come back with the next request',
    {},
    {
      twemproxy: {
        uptimeSeconds: 1,
        servers: [
          { ...SERVER, name: 'node-1', ejectedAgoMs: 10_000 },
          { ...SERVER, name: 'node-2' },
        ],
      },
    },
    ['ok', 'ok'],
  ],
])('%s', (_, node, proxy, sentences) => expect(judge(node, proxy)).toEqual(sentences))

test('a server that is out though its node is healthy fails nothing, and is told', () => {
  const servers = [
    { ...SERVER, name: 'node-1', ejectedAgoMs: 4_000 },
    { ...SERVER, name: 'node-2' },
  ]
  const proxies = [{ ...PROXY, twemproxy: { uptimeSeconds: 1, servers } }]
  expect(judgeHealth(TOPOLOGY, { nodes: [NODE], proxies }).at(-1)).toEqual({
    name: 'proxy proxy',
    ok: true,
    sentence: 'Twemproxy knows every server, every link is up; node-1 comes back with the next request after 6000 ms',
  })
})

test('the age of the state of a gate goes by the clock of its host', () => {
  expect(parseGate('state=closed\nsince=1\nsays=starting\nseen=1000\n', 1_012_500)).toEqual({
    open: false,
    says: 'starting',
    ageMs: 12_500,
  })
})

test('the gate is open only where its file says so', () => {
  expect(parseGate('state=open\nsince=1\nsays=redis answers\n', 0)).toEqual({ open: true, says: 'redis answers' })
  expect(parseGate('state=closed\nsays=state=open\n', 0)).toEqual({ open: false, says: 'state=open' })
  expect(parseGate('', 0)).toMatchObject({ open: false })
  expect(parseGate(null, 0)).toMatchObject({ open: false })
})
