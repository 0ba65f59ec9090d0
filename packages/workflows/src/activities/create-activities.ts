import { defineCluster } from '@clustermgr/core'
import type { Cluster } from '@clustermgr/core'
import type { ClusterOperations } from '@clustermgr/sdk'
import type { ClusterActivities } from './cluster-activities.ts'
import { createInstallActivities } from './install-activities.ts'
import { createRecoveryActivities } from './recovery-activities.ts'

/** By what the activities do their work; a test gives them something else than SSH. */
export interface ActivityDependencies {
  /** The operations of a cluster, asked for by each activity. */
  readonly operations: (cluster: Cluster) => ClusterOperations
}

/**
 * All activities as a plain object with prefixed names, to be spread into a worker's `activities` beside one's own.
 *
 * @example
 * ```ts
 * const activities = createActivities({ operations: (cluster) => createClusterOperations({ cluster, connector }) })
 * ```
 */
export function createActivities(dependencies: ActivityDependencies): ClusterActivities {
  // Another release, or a start by hand, may pass a description that this release refuses.
  const operations = (cluster: Cluster): ClusterOperations => dependencies.operations(defineCluster(cluster))
  return { ...createInstallActivities(operations), ...createRecoveryActivities(operations) }
}
