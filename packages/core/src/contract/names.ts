/** The task queue on which clustermgr's workers listen unless told otherwise. */
export const DEFAULT_TASK_QUEUE = 'clustermgr'

/** Workflow types. They are API: never renamed. */
export const WORKFLOW = { installCluster: 'clustermgrInstallCluster', recoverCache: 'clustermgrRecoverCache' } as const

/** Query names. */
export const QUERY = { progress: 'clustermgrProgress' } as const

/** The id under which at most one change of a cluster runs: whatever the kind, they exclude each other. */
export function clusterWorkflowId(cluster: string): string {
  return `clustermgr/cluster/${cluster}`
}
