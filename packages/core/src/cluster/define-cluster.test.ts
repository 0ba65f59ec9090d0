import { expect, test } from 'vitest'
import type { ClusterInput } from './cluster-input.ts'
import { defineCluster, safeDefineCluster } from './define-cluster.ts'

const INPUT: ClusterInput = {
  apiVersion: 'clustermgr/v1alpha1',
  name: 'demo',
  hostname: 'login.example.org',
  nodes: [
    { id: 1, name: 'gluu1', address: '10.0.0.11' },
    { id: 2, name: 'gluu2', address: '10.0.0.12' },
  ],
  proxies: [{ id: 1, name: 'proxy', address: '10.0.0.10' }],
  loadBalancer: { kind: 'nginx', upstreamCa: 'file:/etc/ssl/gluu.pem' },
}

function problemsOf(input: unknown): readonly string[] {
  const result = safeDefineCluster(input)
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`)
}

function withNode(node: object): unknown {
  return { ...INPUT, nodes: [INPUT.nodes[0], { ...INPUT.nodes[1], ...node }] }
}

test('defaults are filled in, and the result is a description again', () => {
  const cluster = defineCluster(INPUT)
  expect(cluster.cache).toEqual({
    mode: 'twemproxy',
    redis: { maxMemory: '256mb', maxMemoryPolicy: 'allkeys-lru', password: 'store:redis-password' },
    twemproxy: { serverFailureLimit: 2, serverRetryTimeoutMs: 10_000, timeoutMs: 1000 },
  })
  expect(cluster.gluu).toEqual({ version: '4.5' })
  expect(cluster.loadBalancer).toMatchObject({ affinity: 'cookie', upstreamName: 'login.example.org' })
  expect(cluster.nodes[0]?.ssh).toEqual({ host: '10.0.0.11', port: 22, user: 'root' })
  expect(defineCluster(cluster)).toEqual(cluster)
  expect(JSON.parse(JSON.stringify(cluster))).toEqual(cluster)
})

test.each<[string, unknown, string]>([
  ['an id twice', withNode({ id: 1 }), 'nodes[1].id: gluu1 has id 1 already; ids are permanent and unique among nodes'],
  ['a name twice', withNode({ name: 'gluu1' }), 'nodes[1].name: the node with id 1 is named "gluu1" already'],
  [
    'a node named like a proxy',
    withNode({ name: 'proxy' }),
    'proxies[0].name: the node with id 2 is named "proxy" already',
  ],
  ['an address twice', withNode({ address: '10.0.0.11' }), 'nodes[1].address: gluu1 has the address 10.0.0.11 already'],
  [
    'an SSH address twice',
    withNode({ ssh: { host: '10.0.0.11' } }),
    'nodes[1].ssh.host: SSH reaches gluu1 at this address and port too; each host needs its own',
  ],
  [
    'an address of the host itself',
    withNode({ address: '::1' }),
    'nodes[1].address: ::1 means each host itself; give the address at which the other hosts reach this one',
  ],
  [
    'an address in brackets',
    withNode({ address: '[2001:db8::1]' }),
    'nodes[1].address: must be a DNS name, an IPv4 or an IPv6 address without brackets',
  ],
  [
    'an address that is nearly one',
    withNode({ address: '10.0.0.256' }),
    'nodes[1].address: must be a DNS name, an IPv4 or an IPv6 address without brackets',
  ],
  ['an id that leaves the range of ports', withNode({ id: 501 }), 'nodes[1].id: must be 1 to 500'],
  [
    'a password by value',
    { ...INPUT, cache: { redis: { password: 'hunter2' } } },
    'cache.redis.password: must be a reference: env:NAME, file:/path, exec:/program or store:name; never the value itself',
  ],
  [
    'a cache that refuses writes when full',
    { ...INPUT, cache: { redis: { maxMemoryPolicy: 'noeviction' } } },
    'cache.redis.maxMemoryPolicy: noeviction is refused: a full server answers errors, and Twemproxy ejects it',
  ],
  [
    'a version of Gluu that nobody knows',
    { ...INPUT, gluu: { version: '5.0' } },
    "gluu.version: must be a version of Gluu Server from '3.1' to '4.5'",
  ],
  [
    'a version that is a number in YAML',
    { ...INPUT, gluu: { version: 4.5 } },
    'gluu.version: must be a string, and is a number: write it in quotes',
  ],
  [
    'ejection at the first failure',
    { ...INPUT, cache: { twemproxy: { serverFailureLimit: 1 } } },
    'cache.twemproxy.serverFailureLimit: must be at least 2: with 1 a healthy server is ejected for one lost connection',
  ],
  [
    'a cache of a hundred bytes',
    { ...INPUT, cache: { redis: { maxMemory: '100' } } },
    'cache.redis.maxMemory: must be at least 1mb',
  ],
  ['no node', { ...INPUT, nodes: [] }, 'nodes: must name at least one host'],
  [
    'another kind of balancer',
    { ...INPUT, loadBalancer: { kind: 'haproxy' } },
    'loadBalancer.kind: must be "nginx" or "external"',
  ],
  [
    'a key from elsewhere',
    withNode({ colour: 'red' }),
    'nodes[1].colour: unknown key; known here: id, name, address, ssh',
  ],
  ['no description', null, 'cluster: must be an object, and is empty'],
])('%s is refused', (_, input, problem) => {
  expect(problemsOf(input)).toEqual([problem])
})

test('conflicts between hosts are found in whatever parts are usable', () => {
  const input = { ...INPUT, hostname: 7, nodes: [{ id: 1, name: 'a', address: 5 }, 'nonsense', { id: 1, name: 'a' }] }
  const problems = problemsOf(input)
  expect(problems).toContain('nodes[2].id: a has id 1 already; ids are permanent and unique among nodes')
  expect(problems).toContain('nodes[2].name: the node with id 1 is named "a" already')
  expect(problems).toContain('hostname: must be a string, and is a number: write it in quotes')
})

test('one host behind two ports of an SSH gateway is no conflict', () => {
  const input = {
    ...INPUT,
    nodes: INPUT.nodes.map((node, index) => ({
      ...node,
      ssh: { host: 'gateway.example.org', port: 2000 + index },
    })),
  }
  expect(problemsOf(input)).toEqual([])
})
