import type { SecretReference } from '../secret/index.ts'
import type { NginxLoadBalancer, RedisSettings } from './cluster.ts'

/** SSH settings as one writes them; those of a host win over those at the top. */
export interface SshDefaultsInput {
  /** Default 22. */
  readonly port?: number | undefined
  /** Default `root`. */
  readonly user?: string | undefined
  /** The private key. Default: the agent of `SSH_AUTH_SOCK`. */
  readonly identity?: SecretReference | undefined
  /** Default `~/.ssh/known_hosts`. */
  readonly knownHosts?: string | undefined
}

/** SSH settings of one host as one writes them. */
export interface SshInput extends SshDefaultsInput {
  /** Where SSH reaches the host. Default: its cluster address. */
  readonly host?: string | undefined
  /** Pinned public keys, `ssh-ed25519 AAAA…`; when present nothing else is accepted. */
  readonly hostKeys?: readonly string[] | undefined
}

/** One host as one writes it. Its SSH address and its cluster address may differ. */
export interface ClusterHostInput {
  /** 1 to 500, permanent: ports and certificate names come from it. Nodes and proxies are numbered apart. */
  readonly id: number
  /** Lower-case short name, unique in the cluster. */
  readonly name: string
  /** Name or address at which the other hosts of the cluster reach it. */
  readonly address: string
  /** How SSH reaches this host, where that differs from the cluster's own `ssh`. */
  readonly ssh?: SshInput | undefined
}

/** The cache as one writes it; left out, a Redis of 256 MB on each node behind Twemproxy. */
export interface CacheInput {
  /** Default `twemproxy`. */
  readonly mode?: 'twemproxy' | undefined
  /** Redis on every node. */
  readonly redis?:
    | {
        /** Default `256mb`. */
        readonly maxMemory?: string | undefined
        /** Default `allkeys-lru`. */
        readonly maxMemoryPolicy?: RedisSettings['maxMemoryPolicy'] | undefined
        /** Default `store:redis-password`, which the install makes. */
        readonly password?: SecretReference | undefined
      }
    | undefined
  /** The cache proxy on each proxy host, and how soon it gives up on a node. */
  readonly twemproxy?:
    | {
        /** At least 2. Default 2. */
        readonly serverFailureLimit?: number | undefined
        /** Default 10000. */
        readonly serverRetryTimeoutMs?: number | undefined
        /** Default 1000. */
        readonly timeoutMs?: number | undefined
      }
    | undefined
}

/** The load balancer as one writes it: `nginx`, installed on every proxy, or `external`, which is left alone. */
export type LoadBalancerInput =
  | {
      readonly kind: 'nginx'
      /** Default `cookie`. */
      readonly affinity?: NginxLoadBalancer['affinity'] | undefined
      /** PEM of the authority that signed the nodes' HTTPS certificates. */
      readonly upstreamCa: SecretReference
      /** Default: the cluster's `hostname`. */
      readonly upstreamName?: string | undefined
      /** The public certificate. Default: one that the cluster's own authority issues. */
      readonly certificate?:
        | {
            /** PEM of the certificate, followed by those between it and its authority. */
            readonly chain: SecretReference
            /** PEM of its private key, unencrypted. */
            readonly key: SecretReference
          }
        | undefined
    }
  | { readonly kind: 'external' }

/** A cluster's description as one writes it: an object, or the same as YAML. Defaults may be left out. */
export interface ClusterInput {
  readonly apiVersion: 'clustermgr/v1alpha1'
  /** Lower-case name, unique for the operator: it names workflows, the secret store and certificates. */
  readonly name: string
  /** The name under which users reach Gluu, `login.example.org`. */
  readonly hostname: string
  /** What holds for every host that does not say otherwise. */
  readonly ssh?: SshDefaultsInput | undefined
  /** The hosts with Gluu and Redis, at least one. */
  readonly nodes: readonly ClusterHostInput[]
  /** The hosts with Twemproxy, and nginx where it balances, at least one. */
  readonly proxies: readonly ClusterHostInput[]
  /** What runs on the nodes. Default: the newest line of Gluu Server 4. */
  readonly gluu?:
    | {
        /** Version of Gluu Server, as text: `'3.1.6'`, or `'4.5'`, which is the default. */
        readonly version?: string | undefined
      }
    | undefined
  /** The cache. Default: Twemproxy with the defaults of {@link CacheInput}. */
  readonly cache?: CacheInput | undefined
  /** Who spreads users over the nodes: nginx on the proxies, or something that is not ours. */
  readonly loadBalancer: LoadBalancerInput
}
