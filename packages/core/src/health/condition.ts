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

/** One thing that is wrong with the cache, and where. */
export interface CacheCondition {
  /** What is wrong. */
  readonly kind: CacheConditionKind
  /** The host on which it was seen. */
  readonly host: string
  /** The node concerned, where a proxy reports on one. */
  readonly node?: string
  /** What was seen, in one sentence. */
  readonly sentence: string
}

/** One repair on one host: it is a journaled job there. */
export interface RepairAction {
  /** The host on which the unit is. */
  readonly host: string
  /** systemd's name of the unit, `redis-server.service`. */
  readonly unit: string
  /** `start`: it does not run. `replace`: it runs but does not answer, so it is killed and started. */
  readonly kind: 'start' | 'replace'
  /** Lower goes first; actions of equal order run in parallel. */
  readonly order: number
  /** Why, as a sentence for people and for the host's journal. */
  readonly reason: string
}

/** What to do about a cluster's cache, and why. */
export interface CacheDecision {
  /** Whether nothing is wrong. */
  readonly healthy: boolean
  /** Everything that is wrong, whether something is done about it or not. */
  readonly conditions: readonly CacheCondition[]
  /** What to repair now, in the order of `order`; empty where nothing is to be done. */
  readonly actions: readonly RepairAction[]
  /** What is left alone, or waited for, each with why; also what is worth knowing of a healthy cache. */
  readonly notes: readonly string[]
}
