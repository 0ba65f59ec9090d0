import type { Cluster } from '@clustermgr/core'
import type { ClusterOperations } from '@clustermgr/sdk'
import { runAttempt, runObservation } from './activity-attempt.ts'
import { changeOptions } from './change-options.ts'
import type { InstallActivities } from './cluster-activities.ts'

/** The activities of an install: each observes first, so that each may run twice. */
export function createInstallActivities(operations: (cluster: Cluster) => ClusterOperations): InstallActivities {
  return {
    clustermgrPreflight: ({ cluster }) =>
      runObservation(async (signal) => {
        const ofCluster = operations(cluster)
        await ofCluster.prepare({ signal })
        return { plans: await ofCluster.preflight({ signal }) }
      }),
    clustermgrPlanHost: ({ cluster, host }) =>
      runObservation((signal) => operations(cluster).planHost(host, { signal })),
    clustermgrInstallPackages: ({ cluster, host, key }) =>
      runAttempt((attempt) => operations(cluster).installPackages(host, changeOptions(key, attempt))),
    clustermgrApplyHost: ({ cluster, plan, key }) =>
      runAttempt((attempt) => operations(cluster).applyHost(plan, changeOptions(key, attempt))),
    clustermgrVerifyHost: ({ cluster, host }) =>
      runObservation((signal) => operations(cluster).verifyHost(host, { signal })),
    clustermgrVerifyCluster: ({ cluster }) =>
      runObservation(async (signal) => ({ checks: await operations(cluster).verifyCluster({ signal }) })),
  }
}
