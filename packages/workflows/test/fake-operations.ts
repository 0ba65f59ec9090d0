import { ClustermgrError, defineCluster } from '@clustermgr/core'
import type { CacheDecision, Cluster, HostPlan, PlanStep, RepairAction } from '@clustermgr/core'
import type { CheckResult } from '@clustermgr/core/contract'
import type { ChangeOptions, ClusterOperations } from '@clustermgr/sdk'

/** What a faked host is like, and what was done to it. */
interface FakeHost {
  packages: boolean
  applied: boolean
}

/** Replaces single operations of {@link FakeCluster}. */
export type FakeOverrides = Partial<ClusterOperations>

/**
 * A cluster without hosts, which keeps what real hosts keep: what is installed, and the result of every job by its
 * key. `effects` holds one line for each effect, so that doing something twice shows.
 */
export class FakeCluster {
  readonly cluster: Cluster
  readonly effects: string[] = []
  /** `STEP HOST attempt N` for each time a job was asked for. */
  readonly asked: string[] = []
  readonly #hosts: Map<string, FakeHost>
  readonly #jobs = new Map<string, Promise<void>>()
  readonly #overrides: FakeOverrides

  constructor(name: string, overrides: FakeOverrides = {}, installed = false) {
    this.cluster = fakeCluster(name)
    this.#overrides = overrides
    const hosts = [...this.cluster.nodes, ...this.cluster.proxies]
    this.#hosts = new Map(hosts.map((host) => [host.name, { packages: installed, applied: installed }]))
  }

  readonly operations = (): ClusterOperations => ({
    prepare: async () => undefined,
    preflight: async () => [...this.#hosts.keys()].map((host) => this.plan(host)),
    planHost: async (host) => this.plan(host),
    installPackages: (host, options) =>
      this.job('packages', host, options, () => {
        this.#host(host).packages = true
      }),
    applyHost: (plan, options) =>
      this.job('apply', plan.host, options, () => {
        this.#host(plan.host).applied = true
      }),
    verifyHost: async (host) => {
      if (this.plan(host).steps.length > 0) throw new ClustermgrError('VERIFY_FAILED', 'steps are left', { host })
    },
    observeCache: async () => ({ nodes: [], proxies: [] }),
    decideRepair: async () => HEALTHY,
    repair: (action, options) => this.job(`${action.kind} ${action.unit}`, action.host, options, () => undefined),
    verifyCluster: async (): Promise<readonly CheckResult[]> => [{ name: 'cache', ok: true, sentence: 'it serves' }],
    ...this.#overrides,
  })

  plan(host: string): HostPlan {
    const { packages, applied } = this.#host(host)
    const steps: PlanStep[] = []
    if (!packages) steps.push({ kind: 'install-packages', packages: ['redis-server'], reason: 'absent' })
    if (!applied) steps.push({ kind: 'enable-unit', unit: 'redis-server.service', reason: 'disabled' })
    const summary = steps.length === 0 ? `${host} has everything` : `${steps.length} steps on ${host}`
    return { host, digest: String(steps.length), steps, summary }
  }

  /** A job under a key: its effect happens once, however often it is asked for. */
  async job(step: string, host: string, options: ChangeOptions, effect: () => void | Promise<void>): Promise<void> {
    this.asked.push(`${step} ${host} attempt ${options.attempt}`)
    const known = this.#jobs.get(options.key)
    if (known === undefined && options.startSignal?.aborted === true)
      throw new ClustermgrError('CANCELLED', 'not started')
    const job = known ?? this.#start(step, host, effect)
    this.#jobs.set(options.key, job)
    options.onProgress?.(`${step} runs`)
    await untilAborted(job, options.signal)
  }

  async #start(step: string, host: string, effect: () => void | Promise<void>): Promise<void> {
    this.effects.push(`${step} ${host}`)
    await effect()
  }

  #host(name: string): FakeHost {
    const host = this.#hosts.get(name)
    if (host === undefined) throw new ClustermgrError('INTERNAL', `no host ${name}`)
    return host
  }
}

export const HEALTHY: CacheDecision = { healthy: true, conditions: [], actions: [], notes: ['everything is healthy'] }

/** A decision to start Redis on one host. */
export function redisDown(host: string): CacheDecision {
  const action: RepairAction = { host, unit: 'redis-server.service', kind: 'start', order: 0, reason: 'it is down' }
  const condition = { kind: 'RedisDown', host, sentence: 'redis-server.service is failed' } as const
  return { healthy: false, conditions: [condition], actions: [action], notes: [] }
}

function fakeCluster(name: string): Cluster {
  return defineCluster({
    apiVersion: 'clustermgr/v1alpha1',
    name,
    hostname: 'login.example.org',
    nodes: [
      { id: 1, name: 'gluu1', address: '10.0.0.11' },
      { id: 2, name: 'gluu2', address: '10.0.0.12' },
    ],
    proxies: [{ id: 1, name: 'proxy', address: '10.0.0.10' }],
    loadBalancer: { kind: 'external' },
  })
}

async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  const aborted = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(new ClustermgrError('CANCELLED', 'the following was aborted'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  await Promise.race([work, aborted])
}
