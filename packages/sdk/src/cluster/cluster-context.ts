import { ClustermgrError, deriveTopology, findHost } from '@clustermgr/core'
import type { Cluster, HostTopology, Topology } from '@clustermgr/core'
import { createFileSecretStore, defaultSecretDirectory } from '../secrets/index.ts'
import type { SecretResolver, SecretStore } from '../secrets/index.ts'
import type { HostConnector } from '../ssh/index.ts'
import { createOverlayStore, ensureClusterSecrets } from './cluster-secrets.ts'
import type { ClusterSecrets } from './cluster-secrets.ts'

/** Which cluster is worked on, and by what means. */
export interface ClusterOperationsOptions {
  /** The description, as `defineCluster` or `parseCluster` returns it. */
  readonly cluster: Cluster
  /** Where connections come from; it stays the caller's, who disposes it. */
  readonly connector: HostConnector
  /** Where secrets are kept that the install makes itself. Default: files in `$HOME/.clustermgr/CLUSTER/`. */
  readonly secretStore?: SecretStore
  /** Resolves `env:`, `file:` and `exec:` references; `store:` ones are the store's. Default: on this machine. */
  readonly resolveSecret?: SecretResolver
  /**
   * Go on where hosts have certificates of another authority than the secret store's, and replace them all. Default
   * `false`: a preflight refuses, since that store may be another worker's.
   */
  readonly replaceAuthority?: boolean
}

/** What every operation on one cluster works with. */
export interface ClusterContext {
  readonly topology: Topology
  readonly connector: HostConnector
  readonly replaceAuthority: boolean
  /** Where the default secret store is; `null` for a caller's own. */
  readonly secretDirectory: string | null
  /** Makes in the store what is missing there. */
  makeSecrets(): Promise<ClusterSecrets>
  /** The same secrets for looking only: what is missing is made up, and kept nowhere but in this context. */
  borrowSecrets(): Promise<ClusterSecrets>
}

export function createClusterContext(options: ClusterOperationsOptions): ClusterContext {
  const { cluster, connector, resolveSecret, replaceAuthority = false } = options
  const directory = defaultSecretDirectory(cluster.name)
  const store = options.secretStore ?? createFileSecretStore({ directory })
  const overlay = createOverlayStore(store)
  return {
    topology: deriveTopology(cluster),
    connector,
    replaceAuthority,
    secretDirectory: options.secretStore === undefined ? directory : null,
    makeSecrets: () => ensureClusterSecrets(cluster, store, resolveSecret),
    borrowSecrets: () => ensureClusterSecrets(cluster, overlay, resolveSecret),
  }
}

/** @throws CLUSTER_INVALID when the cluster has no host of that name */
export function requireHost(topology: Topology, name: string): HostTopology {
  const host = findHost(topology, name)
  if (host !== undefined) return host
  throw new ClustermgrError('CLUSTER_INVALID', `${topology.cluster.name} has no host ${name}`)
}
