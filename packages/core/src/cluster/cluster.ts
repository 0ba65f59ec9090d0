import type { SecretReference } from '../secret/index.ts'

/** How to reach one host over SSH; where this differs from its cluster address is nobody's business but SSH's. */
export interface SshAddress {
  /** Name or address, IPv4 or IPv6. */
  readonly host: string
  /** TCP port of sshd. */
  readonly port: number
  /** Who logs in: `root`, or a user whose `sudo -n` makes it root. */
  readonly user: string
  /** The private key. Absent: the agent of `SSH_AUTH_SOCK`. */
  readonly identity?: SecretReference
  /** A known_hosts file on the worker's machine. Absent: `~/.ssh/known_hosts`. */
  readonly knownHosts?: string
  /** Pinned public keys, `ssh-ed25519 AAAA…`; when present nothing else is accepted. */
  readonly hostKeys?: readonly string[]
}

/** One host of the cluster. */
export interface ClusterHost {
  /** Permanent number: ports and certificate names come from it, so it is never given to another host. */
  readonly id: number
  /** A short name, unique in the cluster. */
  readonly name: string
  /** Name or address at which the other hosts of the cluster reach it, IPv4 or IPv6. */
  readonly address: string
  /** How a worker reaches it over SSH. */
  readonly ssh: SshAddress
}

/** Redis on every node: a cache, never a store. */
export interface RedisSettings {
  /** Limit after which keys are evicted, in Redis's notation (`1gb` = 2^30 bytes). Default `256mb`. */
  readonly maxMemory: string
  /** Default `allkeys-lru`. `noeviction` is refused: a full server makes Twemproxy eject it. */
  readonly maxMemoryPolicy:
    | 'allkeys-lru'
    | 'allkeys-lfu'
    | 'allkeys-random'
    | 'volatile-lru'
    | 'volatile-lfu'
    | 'volatile-random'
    | 'volatile-ttl'
  /** Default `store:redis-password`, which the install makes. */
  readonly password: SecretReference
}

/** The cache proxy on each proxy host. */
export interface TwemproxySettings {
  /** Consecutive failures after which a server is ejected. Default 2. */
  readonly serverFailureLimit: number
  /** How long an ejected server stays out before the next request tries it again, in milliseconds. Default 10000. */
  readonly serverRetryTimeoutMs: number
  /** How long a request waits for its server, in milliseconds. Default 1000. */
  readonly timeoutMs: number
}

/** The cluster's cache: how Gluu's nodes share what they keep in memory. Every default is filled in. */
export interface CacheSettings {
  readonly mode: 'twemproxy'
  /** Redis on every node. */
  readonly redis: RedisSettings
  /** The cache proxy on each proxy host. */
  readonly twemproxy: TwemproxySettings
}

/** What runs on the nodes. */
export interface GluuSettings {
  /** Version of Gluu Server, `4.5` or `3.1.6`: which paths the balancer passes on, and how. Default `4.5`. */
  readonly version: string
}

/** nginx on every proxy host: it ends TLS for users and balances over the nodes. */
export interface NginxLoadBalancer {
  readonly kind: 'nginx'
  /** How a client stays on its node. Default `cookie`. `ip-hash` puts a whole IPv4 /24 on one node. */
  readonly affinity: 'cookie' | 'ip-hash'
  /** PEM of the authority that signed the nodes' HTTPS certificates; a reference, since it is read on the worker's machine. */
  readonly upstreamCa: SecretReference
  /** The name expected in the nodes' HTTPS certificates. Default: the cluster's `hostname`, which Gluu puts there. */
  readonly upstreamName: string
  /** The public certificate chain and key. Absent: one issued by the cluster's own authority. */
  readonly certificate?: {
    /** PEM of the certificate, followed by those between it and its authority. */
    readonly chain: SecretReference
    /** PEM of its private key, unencrypted. */
    readonly key: SecretReference
  }
}

/** Who spreads users over the nodes: nginx on every proxy, or a balancer that is not ours and is left alone. */
export type LoadBalancer = NginxLoadBalancer | { readonly kind: 'external' }

/** A cluster's description with every default filled in: what {@link defineCluster} returns. JSON only. */
export interface Cluster {
  readonly apiVersion: 'clustermgr/v1alpha1'
  /** Lower-case name, unique for the operator: it names workflows, the secret store and certificates. */
  readonly name: string
  /** The name under which users reach Gluu. */
  readonly hostname: string
  /** The hosts with Gluu and Redis, as they were given; their order means nothing. */
  readonly nodes: readonly ClusterHost[]
  /** The hosts with Twemproxy, and nginx where it balances. */
  readonly proxies: readonly ClusterHost[]
  /** What runs on the nodes. */
  readonly gluu: GluuSettings
  /** The cache of Gluu's nodes. */
  readonly cache: CacheSettings
  /** Who spreads users over the nodes. */
  readonly loadBalancer: LoadBalancer
}
