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

export interface SshInput extends SshDefaultsInput {
  /** Where SSH reaches the host. Default: its cluster address. */
  readonly host?: string | undefined
  /** Pinned public keys, `ssh-ed25519 AAAA…`; when present nothing else is accepted. */
  readonly hostKeys?: readonly string[] | undefined
}

export interface ClusterHostInput {
  /** 1 to 500, permanent: ports and certificate names come from it. Nodes and proxies are numbered apart. */
  readonly id: number
  /** Lower-case short name, unique in the cluster. */
  readonly name: string
  /** Name or address at which the other hosts of the cluster reach it. */
  readonly address: string
  readonly ssh?: SshInput | undefined
}

export interface CacheInput {
  /** Default `twemproxy`. */
  readonly mode?: 'twemproxy' | undefined
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

export type LoadBalancerInput =
  | {
      readonly kind: 'nginx'
      /** Default `cookie`. */
      readonly affinity?: NginxLoadBalancer['affinity'] | undefined
      readonly upstreamCa: SecretReference
      /** Default: the cluster's `hostname`. */
      readonly upstreamName?: string | undefined
      readonly certificate?: { readonly chain: SecretReference; readonly key: SecretReference } | undefined
    }
  | { readonly kind: 'external' }

/** A cluster's description as one writes it: an object, or the same as YAML. Defaults may be left out. */
export interface ClusterInput {
  readonly apiVersion: 'clustermgr/v1alpha1'
  readonly name: string
  readonly hostname: string
  /** What holds for every host that does not say otherwise. */
  readonly ssh?: SshDefaultsInput | undefined
  readonly nodes: readonly ClusterHostInput[]
  readonly proxies: readonly ClusterHostInput[]
  readonly gluu?:
    | {
        /** Version of Gluu Server, as text: `'3.1.6'`, or `'4.5'`, which is the default. */
        readonly version?: string | undefined
      }
    | undefined
  readonly cache?: CacheInput | undefined
  readonly loadBalancer: LoadBalancerInput
}
