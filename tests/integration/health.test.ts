import type { CacheObservation, Topology } from '@clustermgr/core'
import { Secret } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'
import { createHostConnector, createSecretResolver, observeCache, verifyCluster } from '@clustermgr/sdk'
import type { LabHost } from '@clustermgr/lab'
import type { ClusterAccess, HostConnector } from '@clustermgr/sdk'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { DescribedCluster, PASSWORD, putFile } from './described-cluster.ts'
import { labClusterHost } from './lab-cluster-host.ts'
import { waitFor } from './wait-for.ts'

const BALANCER = `error_log /var/log/nginx/error.log;
events {}
http {
  server {
    listen 443 ssl;
    ssl_certificate /etc/nginx/test.pem;
    ssl_certificate_key /etc/nginx/test.key;
    location = /oxauth { return 302 /oxauth/; }
    location = /identity { return 200 here; }
  }
}
`

let cluster: DescribedCluster
let pool: HostConnector
let access: ClusterAccess

beforeAll(async () => {
  cluster = await DescribedCluster.up({ name: 'health', nodes: 2 })
  pool = createHostConnector({ resolveSecret: createSecretResolver(), connectTimeoutMs: 2_000 })
  access = accessTo(cluster.topology)
})

afterAll(async () => {
  await pool?.[Symbol.asyncDispose]()
  await cluster?.[Symbol.asyncDispose]()
})

/** The described cluster knows nothing of the lab's keys. */
function accessTo(topology: Topology): ClusterAccess {
  return {
    topology,
    connector: {
      connect: (host, options) => pool.connect(labClusterHost(cluster.lab, host.name), options),
      [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
    },
    resolveSecret: async () => new Secret(PASSWORD),
  }
}

/** Registered first, so that it runs last: the test leaves a cluster that serves. */
function healingAtLast(): void {
  onTestFinished(async () => {
    const broken = failures(await verifyCluster({ ...access, timeoutMs: 40_000 }))
    if (broken.length > 0) throw new Error(broken.join('\n'))
  })
}

/** Stops a unit for one test. */
async function stopping(host: LabHost, unit: string): Promise<void> {
  await host.stopService(unit)
  onTestFinished(() => host.startService(unit))
}

/** Freezes a unit for one test. */
async function freezing(host: LabHost, unit: string): Promise<void> {
  await host.freezeService(unit)
  onTestFinished(() => host.thawService(unit))
}

function failures(results: readonly CheckResult[]): readonly string[] {
  return results.filter(({ ok }) => !ok).map(({ name, sentence }) => `${name}: ${sentence}`)
}

function node(seen: CacheObservation, host: string): CacheObservation['nodes'][number] | undefined {
  return seen.nodes.find((each) => each.host === host)
}

test('a cluster that serves is proven to, and observed whole', async () => {
  const results = await verifyCluster(access)
  expect(failures(results)).toEqual([])
  expect(results.map(({ name }) => name)).toEqual([
    'cache on node1',
    'cache on node2',
    'proxy proxy',
    'cache from node1',
    'cache from node2',
  ])
  const seen = await observeCache(access)
  expect(node(seen, 'node1')).toMatchObject({
    redis: { kind: 'answering', keys: expect.any(Number) },
    redisUnit: { activeState: 'active' },
    gateUnit: { activeState: 'active' },
    gate: { open: true },
    cacheTunnelUnit: { activeState: 'active' },
    cacheLink: 'up',
  })
  expect(seen.proxies).toMatchObject([
    {
      tunnelUnit: { activeState: 'active' },
      twemproxyUnit: { activeState: 'active' },
      twemproxy: { servers: [{ name: 'node-1' }, { name: 'node-2' }] },
      links: [
        { node: 'node1', state: 'up' },
        { node: 'node2', state: 'up' },
      ],
    },
  ])
})

test('a Redis that was stopped, and one that is frozen, are told apart', async () => {
  healingAtLast()
  await stopping(cluster.lab.host('node1'), 'redis-server.service')
  await freezing(cluster.lab.host('node2'), 'redis-server.service')
  const { value: seen } = await waitFor('both gates are closed', 15_000, async () => {
    const observation = await observeCache(access)
    return observation.nodes.every(({ gate }) => gate?.open === false) ? observation : undefined
  })
  expect(node(seen, 'node1')).toMatchObject({ redis: { kind: 'refused' }, redisUnit: { activeState: 'inactive' } })
  expect(node(seen, 'node2')).toMatchObject({ redis: { kind: 'silent' }, redisUnit: { activeState: 'active' } })
  expect(seen.proxies[0]?.links?.map(({ state }) => state)).toEqual(['down', 'down'])
  const broken = failures(await verifyCluster({ ...access, timeoutMs: 100 }))
  expect(broken.map((line) => line.split(':', 1)[0])).toEqual([
    'cache on node1',
    'cache on node2',
    'proxy proxy',
    'cache from node1',
    'cache from node2',
  ])
  expect(broken[0]).toMatch(/Redis is refused; the gate is closed/)
})

test('a stopped tunnel of a node, and a Twemproxy that hangs, are seen', async () => {
  healingAtLast()
  await stopping(cluster.lab.host('node1'), 'stunnel@stunnel.service')
  expect(node(await observeCache(access), 'node1')).toMatchObject({
    cacheLink: 'down',
    cacheTunnelUnit: { activeState: 'inactive' },
    redis: { kind: 'answering' },
  })
  await freezing(cluster.lab.host('proxy'), 'nutcracker.service')
  const seen = await observeCache(access)
  expect(seen.proxies[0]).toMatchObject({ twemproxy: null, twemproxyUnit: { activeState: 'active' } })
  expect(node(seen, 'node2')).toMatchObject({ cacheLink: 'down' })
})

test('a host without power is a value, and holds up nobody', async () => {
  healingAtLast()
  const host = cluster.lab.host('node2')
  await host.powerCut()
  onTestFinished(async () => void (await host.boot()))
  const { value: seen } = await waitFor('node2 is not reached', 30_000, async () => {
    const observation = await observeCache(access)
    return node(observation, 'node2')?.unreachable === undefined ? undefined : observation
  })
  expect(node(seen, 'node1')).toMatchObject({ redis: { kind: 'answering' } })
  expect(seen.proxies[0]?.links).toContainEqual({ node: 'node2', state: 'down' })
})

test('nginx is asked on its proxy, by the name of the cluster', async () => {
  const { topology } = cluster
  const balanced = accessTo({ ...topology, proxies: topology.proxies.map((proxy) => ({ ...proxy, nginx: true })) })
  const proxy = cluster.lab.host('proxy')
  const install = async (name: string): Promise<void> => {
    const { certificatePem, keyPem } = await cluster.authority.issue(name)
    await putFile(proxy, { path: '/etc/nginx/test.pem', owner: 'root', group: 'root', mode: '0644' }, certificatePem)
    await putFile(proxy, { path: '/etc/nginx/test.key', owner: 'root', group: 'root', mode: '0600' }, keyPem)
    await proxy.run('systemctl restart nginx')
  }
  await putFile(proxy, { path: '/etc/nginx/nginx.conf', owner: 'root', group: 'root', mode: '0644' }, BALANCER)
  const balancer = async (): Promise<CheckResult | undefined> =>
    (await verifyCluster({ ...balanced, timeoutMs: 100 })).find(({ name }) => name === 'nginx on proxy')

  await install(topology.cluster.hostname)
  expect(await balancer()).toMatchObject({ ok: true, sentence: expect.stringMatching(/\/oxauth 302, \/identity 200$/) })
  await install('other.example.org')
  expect(await balancer()).toMatchObject({ ok: false, sentence: expect.stringMatching(/does not match certificate/) })
  await install(topology.cluster.hostname)
  await proxy.run(
    "sed -i 's#return 200 here#proxy_pass http://127.0.0.1:9#' /etc/nginx/nginx.conf && systemctl restart nginx",
  )
  const refused =
    /\/identity answers 502; nginx: connect\(\) failed \(111: [^)]*\) while connecting to upstream \(\S+\)$/
  expect(await balancer()).toMatchObject({ ok: false, sentence: expect.stringMatching(refused) })
  // What nginx logged a while ago is no reason for this one.
  await proxy.run("sed -i 's#proxy_pass [^;]*#return 502#' /etc/nginx/nginx.conf && systemctl restart nginx")
  await proxy.run("touch -d '5 minutes ago' /var/log/nginx/error.log")
  expect(await balancer()).toMatchObject({ ok: false, sentence: expect.stringMatching(/\/identity answers 502$/) })
  await proxy.run('systemctl stop nginx')
  expect(await balancer()).toMatchObject({ ok: false, sentence: expect.stringMatching(/does not answer/) })
})
