// Workflow code imports this door alone: names, input and output types, error codes. Nothing here runs anything.
export { DEFAULT_TASK_QUEUE, QUERY, WORKFLOW, clusterWorkflowId } from './names.ts'
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
export type { CacheCondition, CacheConditionKind, RepairAction } from '../health/condition.ts'
export type { Cluster, ClusterHost } from '../cluster/cluster.ts'
export type { HostPlan, PlanStep } from '../plan/host-plan.ts'
export { ERROR_KINDS, isErrorData } from '../errors/index.ts'
export type { ErrorCode, ErrorData } from '../errors/index.ts'
