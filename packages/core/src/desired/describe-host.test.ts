import { assert, integer, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { defineCluster, deriveTopology } from '../cluster/index.ts'
import type { ClusterInput } from '../cluster/index.ts'
import type { DesiredHost, Segment } from '../plan/index.ts'
import { CACHE_POOL } from '../twemproxy/index.ts'
import { describeHost } from './describe-host.ts'

function input(nodeIds: readonly number[], proxies = 1): ClusterInput {
  return {
    apiVersion: 'clustermgr/v1alpha1',
    name: 'demo',
    hostname: 'login.example.org',
    nodes: nodeIds.map((id) => ({ id, name: `gluu${id}`, address: `10.0.${id >> 8}.${id & 255}` })),
    proxies: Array.from({ length: proxies }, (_, index) => ({
      id: index + 1,
      name: `proxy${index + 1}`,
      address: `2001:db8::${index + 1}`,
    })),
    loadBalancer: { kind: 'nginx', upstreamCa: 'file:/etc/ssl/gluu.pem' },
  }
}

function describe(description: ClusterInput, host: string): DesiredHost {
  return describeHost(deriveTopology(defineCluster(description)), host)
}

function showSegment(segment: Segment): string {
  return segment.kind === 'text' ? segment.text : `<${segment.encoder} ${segment.secret}>`
}

function textOf(host: DesiredHost, path: string): string {
  return (
    host.files
      .find((file) => file.path === path)
      ?.content.map(showSegment)
      .join('') ?? ''
  )
}

test('a node that leaves changes no other node, and on a proxy only what named it; order of lists never matters', () => {
  const ids = uniqueArray(integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 6 })
  assert(
    property(ids, integer({ min: 1, max: 3 }), (nodeIds, proxies) => {
      const [leaving, ...staying] = nodeIds
      const before = input(nodeIds, proxies)
      const after = input(
        [...staying].sort((a, b) => b - a),
        proxies,
      )
      for (const id of staying) expect(describe(after, `gluu${id}`)).toEqual(describe(before, `gluu${id}`))
      for (const proxy of before.proxies) {
        const was = describe(before, proxy.name)
        for (const file of describe(after, proxy.name).files) {
          const old = was.files.find((other) => other.path === file.path)
          const text = JSON.stringify(old)
          const named = text.includes(`node-${leaving}`) || text.includes('backend_id')
          expect(named || JSON.stringify(file) === text).toBe(true)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('a node has a local, bounded cache with a password, and a gate before it', () => {
  const node = describe(input([3], 2), 'gluu3')
  expect(node.packages).toEqual(['redis-server', 'stunnel4', 'openssl'])
  expect(textOf(node, '/etc/redis/redis.conf')).toMatchInlineSnapshot(`
    "bind 127.0.0.1
    protected-mode yes
    port 6379
    timeout 0
    tcp-keepalive 60
    daemonize no
    supervised auto
    pidfile /run/redis/redis-server.pid
    logfile /var/log/redis/redis-server.log
    dir /var/lib/redis
    save ""
    appendonly no
    stop-writes-on-bgsave-error no
    requirepass <redis store:redis-password>
    maxmemory 256mb
    maxmemory-policy allkeys-lru
    "
  `)
  expect(textOf(node, '/etc/stunnel/stunnel.conf').split('[cache]')[1]).toMatchInlineSnapshot(`
    "
    client = yes
    accept = 127.0.0.1:7000
    connect = 2001:db8::1:8888
    connect = 2001:db8::2:8888
    failover = prio
    checkHost = proxy-1.demo.clustermgr.internal
    checkHost = proxy-2.demo.clustermgr.internal
    "
  `)
  expect(textOf(node, '/etc/clustermgr/redis-tunnel.conf').split('[redis]')[1]).toMatchInlineSnapshot(`
    "
    client = no
    accept = 10.0.0.3:7777
    connect = 127.0.0.1:6379
    failover = prio
    checkHost = proxy-1.demo.clustermgr.internal
    checkHost = proxy-2.demo.clustermgr.internal
    "
  `)
  expect(node.units.map(({ unit }) => unit)).toEqual([
    'redis-server.service',
    'stunnel@stunnel.service',
    'clustermgr-redis-gate.service',
  ])
})

test('the recipe of a pool is what a proxy gets', () => {
  const text = textOf(describe(input([12, 3]), 'proxy1'), '/etc/nutcracker/nutcracker.yml')
  for (const [key, value] of Object.entries(CACHE_POOL)) expect(text).toContain(`  ${key}: ${value}\n`)
})

test('a proxy has a tunnel and a server for each node, named by id', () => {
  const proxy = describe(input([12, 3]), 'proxy1')
  expect(textOf(proxy, '/etc/nutcracker/nutcracker.yml')).toMatchInlineSnapshot(`
    "gluu:
      listen: 127.0.0.1:2222
      hash: murmur
      distribution: ketama
      redis: true
      redis_auth: <yaml store:redis-password>
      auto_eject_hosts: true
      server_failure_limit: 2
      server_retry_timeout: 10000
      timeout: 1000
      server_connections: 1
      preconnect: false
      tcpkeepalive: true
      servers:
        - 127.0.0.1:7003:1 node-3
        - 127.0.0.1:7012:1 node-12
    "
  `)
  expect(textOf(proxy, '/etc/stunnel/stunnel.conf').split('TCP_KEEPCNT=3\n').at(-1)).toMatchInlineSnapshot(`
    "
    [cache]
    client = no
    accept = 2001:db8::1:8888
    connect = 127.0.0.1:2222
    failover = prio
    checkHost = node-3.demo.clustermgr.internal
    checkHost = node-12.demo.clustermgr.internal

    [node-3]
    client = yes
    accept = 127.0.0.1:7003
    connect = 10.0.0.3:7777
    failover = prio
    checkHost = node-3.demo.clustermgr.internal

    [node-12]
    client = yes
    accept = 127.0.0.1:7012
    connect = 10.0.0.12:7777
    failover = prio
    checkHost = node-12.demo.clustermgr.internal
    "
  `)
  expect(proxy.units.flatMap(({ readiness }) => readiness.map(({ endpoint }) => endpoint.port))).toEqual([
    2222, 22_222, 8888, 7003, 7012, 80, 443,
  ])
})

test('a given certificate is written, and none is asked for', () => {
  const proxy = describe(
    {
      ...input([1]),
      loadBalancer: {
        kind: 'nginx',
        upstreamCa: 'file:/ca.pem',
        certificate: { chain: 'file:/chain.pem', key: 'env:KEY' },
      },
    },
    'proxy1',
  )
  expect(proxy.certificates.map(({ keyPath }) => keyPath)).toEqual(['/etc/stunnel/clustermgr.key'])
  const key = proxy.files.find(({ path }) => path === '/etc/nginx/clustermgr/tls.key')
  expect(key).toMatchObject({ mode: '0600', content: [{ kind: 'secret', secret: 'env:KEY', encoder: 'pem' }] })
})

test('ip-hash, and no nginx for an external balancer', () => {
  const balancer = { kind: 'nginx', upstreamCa: 'file:/ca.pem', affinity: 'ip-hash' } as const
  const text = textOf(describe({ ...input([1]), loadBalancer: balancer }, 'proxy1'), '/etc/nginx/nginx.conf')
  expect(text).toContain('ip_hash;')
  expect(text).not.toContain('cookie')
  expect(describe({ ...input([1]), loadBalancer: { kind: 'external' } }, 'proxy1').packages).not.toContain('nginx')
})

test('no file holds the value of a secret, and every path is absolute', () => {
  for (const host of ['gluu1', 'proxy1']) {
    for (const file of describe(input([1]), host).files) {
      expect(file.path).toMatch(/^\/[^\n]*[^/]$/)
      expect(file.mode).toMatch(/^0[0-7]{3}$/)
    }
  }
})

test('a host that the cluster does not have is refused', () => {
  expect(() => describe(input([1]), 'gluu9')).toThrow(/demo has no host gluu9; it has gluu1, proxy1/)
})
