import { setTimeout as delay } from 'node:timers/promises'
import type { CheckResult } from '@clustermgr/core/contract'
import { Deadline } from '../ssh/index.ts'
import { checkBalancer } from './check-balancer.ts'
import { checkRoundTrip } from './check-round-trip.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { judgeHealth } from './judge-health.ts'
import { observeCache } from './observe-cache.ts'

/** Which cluster is to be proved, and how long that may take. */
export interface VerifyClusterOptions extends ClusterAccess {
  /** How long to wait for what comes up by itself: gates that open. Default 60000. */
  readonly timeoutMs?: number
}

const PAUSE_MS = 500

/**
 * Proves that a cluster serves: on every node Redis answers behind an open gate; every Twemproxy knows every server and
 * leaves out none, but a healthy one that comes back with the next request; values written on one node are read on every
 * other; nginx answers for Gluu where it is ours. Each check is tried until it succeeds or time is up; one that fails is
 * a value.
 * @throws SECRET_UNAVAILABLE for the Redis password, CANCELLED
 */
export async function verifyCluster(options: VerifyClusterOptions): Promise<readonly CheckResult[]> {
  const { topology, connector, resolveSecret, signal, timeoutMs = 60_000 } = options
  const password = await resolveSecret(topology.cluster.cache.redis.password, signal === undefined ? {} : { signal })
  using deadline = new Deadline({ timeoutMs, signal, subject: 'verifying the cluster' })
  // An attempt is cut off by the caller only: its own time limits are shorter, and its last answer is the result.
  const attemptSignal = signal ?? new AbortController().signal
  const until = (attempt: () => Promise<readonly CheckResult[]>): Promise<readonly CheckResult[]> =>
    tryUntil(attempt, deadline)
  const roundTrips = topology.nodes.map((writer) => {
    const others = topology.nodes.filter((node) => node !== writer)
    const readers = others.length === 0 ? [writer] : others
    return until(async () => [await checkRoundTrip({ writer, readers, connector, password, signal: attemptSignal })])
  })
  const { hostname } = topology.cluster
  const balancers = topology.proxies
    .filter((proxy) => proxy.nginx)
    .map((proxy) => until(async () => [await checkBalancer({ proxy, hostname, connector, signal: attemptSignal })]))
  const health = until(async () => judgeHealth(topology, await observeCache(options)))
  return (await Promise.all([health, ...roundTrips, ...balancers])).flat()
}

async function tryUntil(
  attempt: () => Promise<readonly CheckResult[]>,
  deadline: Deadline,
): Promise<readonly CheckResult[]> {
  for (;;) {
    const results = await attempt()
    if (results.every(({ ok }) => ok)) return results
    await delay(PAUSE_MS, undefined, { signal: deadline.signal }).catch(() => undefined)
    if (deadline.reason?.code === 'CANCELLED') throw deadline.reason
    if (deadline.reason !== undefined) return results
  }
}
