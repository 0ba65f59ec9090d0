/** The task queue on which clustermgr's workers listen unless told otherwise. */
export const DEFAULT_TASK_QUEUE = 'clustermgr'

/** Workflow types. They are API: never renamed. */
export const WORKFLOW = {
  installCluster: 'clustermgrInstallCluster',
  recoverCache: 'clustermgrRecoverCache',
  scheduledRecovery: 'clustermgrScheduledRecovery',
} as const

/** Query names. */
export const QUERY = { progress: 'clustermgrProgress' } as const

/** Memo keys. */
export const MEMO = {
  /** Digest of a run's request: the same request joins the run, another one is refused. */
  requestDigest: 'clustermgrRequestDigest',
} as const

/** The id under which at most one change of a cluster runs: whatever the kind, they exclude each other. */
export function clusterWorkflowId(cluster: string): string {
  return `clustermgr/cluster/${cluster}`
}

/** The id of the schedule that watches a cluster's cache. */
export function recoveryScheduleId(cluster: string): string {
  return `clustermgr/recovery/${cluster}`
}
