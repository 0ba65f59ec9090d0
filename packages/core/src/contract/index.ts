// Workflow code imports this door alone: names, input and output types, error codes. Nothing here runs anything.
export { DEFAULT_TASK_QUEUE, MEMO, QUERY, WORKFLOW, clusterWorkflowId, recoveryScheduleId } from './names.ts'
export { errorFromFailure } from './error-from-failure.ts'
export type {
  CheckResult,
  HostInstallResult,
  HostPhase,
  HostProgress,
  InstallClusterInput,
  InstallClusterResult,
  Progress,
} from './install-cluster.ts'
export type { RecoverCacheInput, RecoverCacheResult, RecoveryRound } from './recover-cache.ts'
export type { ScheduledRecoveryInput, ScheduledRecoveryResult } from './scheduled-recovery.ts'
export type { CacheCondition, CacheConditionKind, CacheDecision, RepairAction } from '../health/index.ts'
export type { Cluster, ClusterHost } from '../cluster/index.ts'
export type { FileState, HostPlan, PlanStep } from '../plan/index.ts'
export { ClustermgrError, ERROR_KINDS, errorFromData, isErrorData } from '../errors/index.ts'
export type { ErrorCode, ErrorData, Problem } from '../errors/index.ts'
