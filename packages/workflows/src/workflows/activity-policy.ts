import { proxyActivities } from '@temporalio/workflow'
import type { ClusterActivities } from '../activities/index.ts'

const MINUTE_MS = 60_000
const RETRY = { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 } as const

// Milliseconds only: a wrong duration string would wedge a workflow instead of failing it.
const POLICY = {
  /** Notices a dead worker, and bounds how late a cancel request is heard. */
  heartbeatTimeout: 10_000,
  // Not the default, whatever its documentation says: without it the workflow ends while jobs run on hosts.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: RETRY,
} as const

type Looking =
  | 'clustermgrPreflight'
  | 'clustermgrPlanHost'
  | 'clustermgrVerifyHost'
  | 'clustermgrVerifyCluster'
  | 'clustermgrDecideRepair'

/**
 * Activities that look: short, and tried again for ten minutes while a host cannot be reached. A preflight is not: what
 * it finds, an unreachable host included, refuses the install at once.
 */
export function lookingActivities(summary: string): Pick<ClusterActivities, Looking> {
  return proxyActivities<ClusterActivities>({
    ...POLICY,
    startToCloseTimeout: 3 * MINUTE_MS,
    scheduleToCloseTimeout: 10 * MINUTE_MS,
    summary,
  })
}

/** The package manager takes its time; a retry attaches to what runs. What it refuses, the workflow tries again. */
export function packageActivities(summary: string): Pick<ClusterActivities, 'clustermgrInstallPackages'> {
  return proxyActivities<ClusterActivities>({
    ...POLICY,
    startToCloseTimeout: 30 * MINUTE_MS,
    scheduleToCloseTimeout: 60 * MINUTE_MS,
    retry: { ...RETRY, nonRetryableErrorTypes: ['COMMAND_FAILED'] },
    summary,
  })
}

/** Transactional jobs. A stale plan stays stale: the workflow plans again instead. */
export function changingActivities(
  summary: string,
): Pick<ClusterActivities, 'clustermgrApplyHost' | 'clustermgrRepair'> {
  return proxyActivities<ClusterActivities>({
    ...POLICY,
    startToCloseTimeout: 10 * MINUTE_MS,
    scheduleToCloseTimeout: 20 * MINUTE_MS,
    retry: { ...RETRY, nonRetryableErrorTypes: ['PLAN_STALE'] },
    summary,
  })
}
