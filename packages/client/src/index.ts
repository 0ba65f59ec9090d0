/**
 * Trigger, follow and schedule clustermgr's workflows from any service.
 *
 * @packageDocumentation
 */
export { createClustermgrClient } from './clustermgr-client.ts'
export type { ClustermgrClient, ClustermgrClientOptions, RecoverCacheOptions } from './clustermgr-client.ts'
export type { ClusterRun, FollowOptions } from './cluster-run.ts'
export type { RecoverySchedule, RecoveryScheduleOptions, RecoveryScheduleStatus } from './recovery-schedule.ts'
export type {
  CheckResult,
  HostInstallResult,
  HostPhase,
  HostProgress,
  InstallClusterResult,
  Progress,
  RecoverCacheResult,
  RecoveryRound,
} from '@clustermgr/core/contract'
