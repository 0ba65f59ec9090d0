import type { Cluster } from '@clustermgr/core'
import type { ClusterOperations } from '@clustermgr/sdk'
import { runAttempt, runObservation } from './activity-attempt.ts'
import { changeOptions } from './change-options.ts'
import type { RecoveryActivities } from './cluster-activities.ts'

/** The activities of a recovery: one that looks and decides, one that acts. */
export function createRecoveryActivities(operations: (cluster: Cluster) => ClusterOperations): RecoveryActivities {
  return {
    clustermgrDecideRepair: ({ cluster, history }) =>
      runObservation((signal) => operations(cluster).decideRepair(history, { signal })),
    clustermgrRepair: ({ cluster, action, key }) =>
      runAttempt((attempt) => operations(cluster).repair(action, changeOptions(key, attempt))),
  }
}
