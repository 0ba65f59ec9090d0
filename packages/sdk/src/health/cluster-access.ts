import type { Topology } from '@clustermgr/core'
import type { SecretResolver } from '../secrets/index.ts'
import type { HostConnector } from '../ssh/index.ts'

/** What one needs to look at a cluster. */
export interface ClusterAccess {
  readonly topology: Topology
  readonly connector: HostConnector
  /** Resolves the Redis password. */
  readonly resolveSecret: SecretResolver
  readonly signal?: AbortSignal
}
