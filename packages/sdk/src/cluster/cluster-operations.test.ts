import { ClustermgrError, Secret, defineCluster } from '@clustermgr/core'
import type { ClusterHost, HostPlan } from '@clustermgr/core'
import { expect, test } from 'vitest'
import type { SecretStore } from '../secrets/index.ts'
import type { HostConnection, HostConnector } from '../ssh/index.ts'
import { createOverlayStore, ensureClusterSecrets } from './cluster-secrets.ts'
import { createClusterOperations } from './index.ts'

const CLUSTER = defineCluster({
  apiVersion: 'clustermgr/v1alpha1',
  name: 'unit',
  hostname: 'login.example.org',
  nodes: [
    { id: 1, name: 'gluu1', address: '10.0.0.11' },
    { id: 2, name: 'gluu2', address: '10.0.0.12' },
  ],
  proxies: [{ id: 1, name: 'proxy', address: '10.0.0.10' }],
  loadBalancer: { kind: 'external' },
})

class MemoryStore implements SecretStore {
  readonly values = new Map<string, Secret>()

  async get(name: string): Promise<Secret | null> {
    return this.values.get(name) ?? null
  }

  async create(name: string, value: Secret): Promise<Secret> {
    const kept = this.values.get(name) ?? value
    this.values.set(name, kept)
    return kept
  }
}

/** Connects to nothing, each host with an error of its own. */
class FailingConnector implements HostConnector {
  readonly asked: string[] = []
  readonly #errorFor: (host: ClusterHost) => unknown

  constructor(errorFor: (host: ClusterHost) => unknown) {
    this.#errorFor = errorFor
  }

  async connect(host: ClusterHost): Promise<HostConnection> {
    this.asked.push(host.name)
    throw this.#errorFor(host)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const unreachable = (host: ClusterHost): unknown =>
  new ClustermgrError('SSH_UNREACHABLE', `nothing answers at ${host.address}`, { host: host.name })

function planOf(steps: HostPlan['steps']): HostPlan {
  return { host: 'gluu1', digest: '', steps, summary: '' }
}

test('a preflight reports what is wrong with every host at once', async () => {
  const connector = new FailingConnector((host) =>
    host.name === 'proxy'
      ? new ClustermgrError('SSH_HOST_KEY_UNKNOWN', 'no key is known', { host: host.name })
      : unreachable(host),
  )
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  await expect(operations.preflight()).rejects.toMatchObject({
    code: 'PREFLIGHT_FAILED',
    retryable: false,
    problems: [
      { path: 'gluu1', message: expect.stringMatching(/^SSH_UNREACHABLE: nothing answers at 10\.0\.0\.11\. Check/) },
      { path: 'gluu2', message: expect.stringMatching(/^SSH_UNREACHABLE/) },
      { path: 'proxy', message: expect.stringMatching(/^SSH_HOST_KEY_UNKNOWN: no key is known\. Verify/) },
    ],
  })
})

test('a preflight tells of a missing secret, and of the host that needs it too', async () => {
  const cluster = defineCluster({
    ...CLUSTER,
    loadBalancer: { kind: 'nginx', upstreamCa: 'env:CLUSTERMGR_TEST_THERE_IS_NONE' },
  })
  const connector = new FailingConnector(unreachable)
  const operations = createClusterOperations({ cluster, connector, secretStore: new MemoryStore() })
  await expect(operations.preflight()).rejects.toMatchObject({
    problems: [
      { path: 'gluu1' },
      { path: 'gluu2' },
      {
        path: 'proxy',
        message: expect.stringMatching(
          /^SECRET_UNAVAILABLE: the secret env:CLUSTERMGR_TEST_THERE_IS_NONE .* SSH_UNREACHABLE: nothing answers at/,
        ),
      },
    ],
  })
})

test('a fault of ours in a preflight is no problem of a host', async () => {
  const connector = new FailingConnector(() => new TypeError('x is undefined'))
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  await expect(operations.preflight()).rejects.toMatchObject({ code: 'INTERNAL' })
})

test('looking keeps no secret; preparing keeps each that the install makes itself', async () => {
  const store = new MemoryStore()
  const connector = new FailingConnector(unreachable)
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: store })
  await expect(operations.planHost('gluu1')).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' })
  expect([...store.values.keys()]).toEqual([])
  await operations.prepare()
  expect([...store.values.keys()].sort()).toEqual(['ca', 'digest-key', 'redis-password'])
  const before = store.values.get('redis-password')?.reveal()
  await operations.prepare()
  expect(store.values.get('redis-password')?.reveal()).toBe(before)
})

test('what was made up for looking stays the same for all hosts, and yields to what is kept', async () => {
  const store = new MemoryStore()
  const overlay = createOverlayStore(store)
  const made = await ensureClusterSecrets(CLUSTER, overlay)
  const again = await ensureClusterSecrets(CLUSTER, overlay)
  expect(again.redisPassword.reveal()).toBe(made.redisPassword.reveal())
  expect(again.digestKey).toEqual(made.digestKey)
  await store.create('redis-password', new Secret('kept'))
  expect((await ensureClusterSecrets(CLUSTER, overlay)).redisPassword.reveal()).toBe('kept')
})

test("a caller's resolver resolves all but the store's own references", async () => {
  const password = 'exec:/usr/bin/vault read' as const
  const cluster = { ...CLUSTER, cache: { ...CLUSTER.cache, redis: { ...CLUSTER.cache.redis, password } } }
  const store = new MemoryStore()
  await store.create('a', new Secret('stored'))
  const secrets = await ensureClusterSecrets(cluster, store, async (reference) => new Secret(`of ${reference}`))
  expect((await secrets.resolve('store:a')).reveal()).toBe('stored')
  expect((await secrets.resolve(password)).reveal()).toBe(`of ${password}`)
  expect([...store.values.keys()].sort()).toEqual(['a', 'ca', 'digest-key'])
})

test('a plan that was made before its packages were installed is stale', async () => {
  const connector = new FailingConnector(unreachable)
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  const plan = planOf([{ kind: 'install-packages', packages: ['redis-server'], reason: 'absent' }])
  await expect(operations.applyHost(plan, { key: 'k' })).rejects.toMatchObject({ code: 'PLAN_STALE' })
  expect(connector.asked).toEqual([])
})

test('an empty plan is carried out without a connection', async () => {
  const connector = new FailingConnector(unreachable)
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  await operations.applyHost(planOf([]), { key: 'k' })
  expect(connector.asked).toEqual([])
})

test('a repair of what is not ours is refused', async () => {
  const connector = new FailingConnector(unreachable)
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  const action = { host: 'gluu1', unit: 'ssh.service', kind: 'replace', order: 0, reason: '' } as const
  await expect(operations.repair(action, { key: 'k' })).rejects.toMatchObject({ code: 'CLUSTER_INVALID' })
  expect(connector.asked).toEqual([])
})

test('work that shall not be started any more is not started', async () => {
  let executed = false
  const connection = {
    host: 'gluu1',
    user: 'root',
    execute: () => {
      executed = true
      return Promise.reject(new Error('no'))
    },
    openTcp: () => Promise.reject(new Error('no')),
    close: () => Promise.resolve(),
  }
  const stop = new AbortController()
  const connector: HostConnector = {
    connect: async () => {
      stop.abort()
      return connection
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  const work = operations.installPackages('gluu1', { key: 'k', startSignal: stop.signal })
  await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(executed).toBe(false)
})

test('a connection that is lost after the job was started is made again, though nothing new shall be started', async () => {
  const stop = new AbortController()
  let connections = 0
  const connector: HostConnector = {
    connect: async (_host, how) => {
      how?.signal?.throwIfAborted()
      connections += 1
      return {
        host: 'gluu1',
        user: 'root',
        execute: () => {
          const isLost = !stop.signal.aborted
          stop.abort()
          const code = isLost ? 'SSH_CONNECTION_LOST' : 'HOST_UNSUPPORTED'
          return Promise.reject(new ClustermgrError(code, 'no answer'))
        },
        openTcp: () => Promise.reject(new Error('no')),
        close: () => Promise.resolve(),
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const operations = createClusterOperations({ cluster: CLUSTER, connector, secretStore: new MemoryStore() })
  const work = operations.installPackages('gluu1', { key: 'k', startSignal: stop.signal })
  // What the second connection said.
  await expect(work).rejects.toMatchObject({ code: 'HOST_UNSUPPORTED' })
  expect(connections).toBeGreaterThan(1)
})
