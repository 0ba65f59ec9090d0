/** What a probe of a Redis said. */
export type RedisObservation =
  | {
      readonly kind: 'answering'
      /** A name that each start makes anew: another one says that it was restarted. */
      readonly runId: string
      /** Seconds since it was started. */
      readonly uptimeSeconds: number
      /** How many keys its database 0 holds, the one that the cache uses. */
      readonly keys: number
      /** Its process on the host. */
      readonly pid: number
    }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'silent'
      /** How long an answer was waited for, in milliseconds. */
      readonly waitedMs: number
    }
  | { readonly kind: 'auth-failed' }
  | {
      readonly kind: 'error'
      /** What it said, or what went wrong; no password is in it. */
      readonly message: string
    }

/** How systemd sees one unit. */
export interface UnitObservation {
  /** systemd's name of the unit. */
  readonly unit: string
  /** systemd's `ActiveState`: `active`, `failed`, `inactive` ... */
  readonly activeState: string
  /** Its main process; 0 when there is none. */
  readonly mainPid: number
}

/** One server as a Twemproxy sees it. */
export interface TwemproxyServerObservation {
  /** Its name in the ring. */
  readonly name: string
  /** Milliseconds since the last ejection; `null` when it was never ejected. */
  readonly ejectedAgoMs: number | null
  /** Connections to it that are open now. */
  readonly connections: number
  /** Requests sent to it since Twemproxy started. */
  readonly requests: number
}

/** What was seen of the cache on one node. */
export interface NodeObservation {
  readonly role: 'node'
  /** The node's name. */
  readonly host: string
  /** Why SSH could not reach it; absent when it did, and then the rest is present. */
  readonly unreachable?: string
  /** What its Redis answered. */
  readonly redis?: RedisObservation
  /** systemd's view of its Redis. */
  readonly redisUnit?: UnitObservation
  /** The gate, which owns the node's end of the way in to Redis. */
  readonly gateUnit?: UnitObservation
  /** Whether the gate has opened the tunnel, its last word, and how long ago it was seen at work, where it says so. */
  readonly gate?: {
    /** Whether it has opened the tunnel. */
    readonly open: boolean
    /** Its last word, such as why it is closed. */
    readonly says: string
    /** How long ago the gate last said that it works, in milliseconds; absent where it does not say so. */
    readonly ageMs?: number
  }
  /** The node's way out to the proxies. */
  readonly cacheTunnelUnit?: UnitObservation
  /** Whether a PING through it came back. */
  readonly cacheLink?: 'up' | 'down'
}

/** What was seen of the cache on one proxy host. */
export interface ProxyObservation {
  readonly role: 'proxy'
  /** The proxy's name. */
  readonly host: string
  /** Why SSH could not reach it; absent when it did, and then the rest is present. */
  readonly unreachable?: string
  /** systemd's view of its stunnel, which has all its tunnels. */
  readonly tunnelUnit?: UnitObservation
  /** systemd's view of Twemproxy. */
  readonly twemproxyUnit?: UnitObservation
  /** systemd's view of nginx; absent where the load balancer is not ours. */
  readonly nginxUnit?: UnitObservation
  /** `null` when Twemproxy's statistics did not answer. */
  readonly twemproxy?: {
    /** Seconds since it was started. */
    readonly uptimeSeconds: number
    /** Its servers, as it sees them itself. */
    readonly servers: readonly TwemproxyServerObservation[]
  } | null
  /** Per node: whether a PING of its Redis through this proxy's own tunnel came back. */
  readonly links?: readonly {
    /** The node's name. */
    readonly node: string
    /** Whether the PING came back. */
    readonly state: 'up' | 'down'
  }[]
}

/** What was seen of a cluster's cache at one moment. */
export interface CacheObservation {
  /** Every node of the topology, reached or not. */
  readonly nodes: readonly NodeObservation[]
  /** Every proxy of the topology, reached or not. */
  readonly proxies: readonly ProxyObservation[]
}
