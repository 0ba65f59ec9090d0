import type { Topology } from '@clustermgr/core'
import type { SecretResolver } from '../secrets/index.ts'
import type { HostConnector } from '../ssh/index.ts'

/** What one needs to look at a cluster. */
export interface ClusterAccess {
  /** The cluster's hosts, ports and tunnels. */
  readonly topology: Topology
  /** Where connections to its hosts come from; it stays the caller's. */
  readonly connector: HostConnector
  /** Resolves the Redis password. */
  readonly resolveSecret: SecretResolver
  /** Ends the look with CANCELLED. */
  readonly signal?: AbortSignal
}
