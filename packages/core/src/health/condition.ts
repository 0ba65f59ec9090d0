/** What can be wrong with the cache, as nouns that one says aloud. */
export type CacheConditionKind =
  | 'HostUnreachable'
  | 'RedisDown'
  | 'RedisUnresponsive'
  | 'RedisAuthFailed'
  | 'GateDown'
  | 'GateClosed'
  | 'CacheTunnelDown'
  | 'ProxyTunnelDown'
  | 'TwemproxyDown'
  | 'TwemproxyUnresponsive'
  | 'ServerEjected'
  | 'LinkDown'
  | 'NginxDown'

export interface CacheCondition {
  readonly kind: CacheConditionKind
  readonly host: string
  /** The node concerned, where a proxy reports on one. */
  readonly node?: string
  /** What was seen, in one sentence. */
  readonly sentence: string
}

/** One repair on one host: it is a journaled job there. */
export interface RepairAction {
  readonly host: string
  readonly unit: string
  /** `start`: it does not run. `replace`: it runs but does not answer, so it is killed and started. */
  readonly kind: 'start' | 'replace'
  /** Lower goes first; actions of equal order run in parallel. */
  readonly order: number
  readonly reason: string
}

/** What to do about a cluster's cache, and why. */
export interface CacheDecision {
  readonly healthy: boolean
  readonly conditions: readonly CacheCondition[]
  readonly actions: readonly RepairAction[]
  /** What is left alone, or waited for, each with why; also what is worth knowing of a healthy cache. */
  readonly notes: readonly string[]
}
