/** What a probe of a Redis said. */
export type RedisObservation =
  | {
      readonly kind: 'answering'
      readonly runId: string
      readonly uptimeSeconds: number
      readonly keys: number
      readonly pid: number
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent'; readonly waitedMs: number }
  | { readonly kind: 'auth-failed' }
  | { readonly kind: 'error'; readonly message: string }

export interface UnitObservation {
  readonly unit: string
  readonly activeState: string
  readonly mainPid: number
}

/** One server as a Twemproxy sees it. */
export interface TwemproxyServerObservation {
  readonly name: string
  /** Milliseconds since the last ejection; `null` when it was never ejected. */
  readonly ejectedAgoMs: number | null
  readonly connections: number
  readonly requests: number
}

export interface NodeObservation {
  readonly role: 'node'
  readonly host: string
  /** Why SSH could not reach it; absent when it did, and then the rest is present. */
  readonly unreachable?: string
  readonly redis?: RedisObservation
  readonly redisUnit?: UnitObservation
  /** The gate, which owns the node's end of the way in to Redis. */
  readonly gateUnit?: UnitObservation
  /** Whether the gate has opened the tunnel, its last word, and how long ago it was seen at work, where it says so. */
  readonly gate?: { readonly open: boolean; readonly says: string; readonly ageMs?: number }
  /** The node's way out to the proxies. */
  readonly cacheTunnelUnit?: UnitObservation
  /** Whether a PING through it came back. */
  readonly cacheLink?: 'up' | 'down'
}

export interface ProxyObservation {
  readonly role: 'proxy'
  readonly host: string
  readonly unreachable?: string
  readonly tunnelUnit?: UnitObservation
  readonly twemproxyUnit?: UnitObservation
  readonly nginxUnit?: UnitObservation
  /** `null` when Twemproxy's statistics did not answer. */
  readonly twemproxy?: {
    readonly uptimeSeconds: number
    readonly servers: readonly TwemproxyServerObservation[]
  } | null
  /** Per node: whether a PING of its Redis through this proxy's own tunnel came back. */
  readonly links?: readonly { readonly node: string; readonly state: 'up' | 'down' }[]
}

/** What was seen of a cluster's cache at one moment. */
export interface CacheObservation {
  readonly nodes: readonly NodeObservation[]
  readonly proxies: readonly ProxyObservation[]
}
