import type { Topology } from '../cluster/index.ts'
import type { RepairAction } from './condition.ts'

/** What a decision needs to know besides the observation. */
export interface CachePolicy {
  /** How long Twemproxy leaves an ejected server out, in milliseconds. */
  readonly serverRetryTimeoutMs: number
  /** Twemproxy's name of each node's server, by the node's host name. */
  readonly serverNames: Readonly<Record<string, string>>
  /** How long a gate may wait for one answer, in milliseconds. Default 0: no longer than its other steps take. */
  readonly gatePatienceMs?: number
  /** How often the same repair of the same unit is tried before it is left to a person. Default 3. */
  readonly maxAttempts?: number
}

/** The rounds that were carried out before, oldest first. */
export type RepairHistory = readonly {
  /** The repairs of that round. */
  readonly actions: readonly RepairAction[]
}[]

/** The policy that follows from a cluster's description. */
export function cachePolicyOf(topology: Topology): CachePolicy {
  const { serverFailureLimit, timeoutMs, serverRetryTimeoutMs } = topology.cluster.cache.twemproxy
  const servers = topology.proxies.flatMap((proxy) => proxy.twemproxy.servers)
  return {
    serverRetryTimeoutMs,
    gatePatienceMs: serverFailureLimit * timeoutMs,
    serverNames: Object.fromEntries(servers.map(({ node, name }) => [node.name, name])),
  }
}
