import type {
  CacheDecision,
  CheckResult,
  Cluster,
  HostPlan,
  RecoveryRound,
  RepairAction,
} from '@clustermgr/core/contract'

/** Every activity gets the whole description: a worker keeps nothing between two activities. */
export interface ClusterInput {
  readonly cluster: Cluster
}

export interface HostInput extends ClusterInput {
  readonly host: string
}

/** A change of a host, under a key that the host's journal keeps. */
export interface HostChangeInput extends HostInput {
  readonly key: string
}

export interface ApplyHostInput extends ClusterInput {
  readonly plan: HostPlan
  readonly key: string
}

export interface DecideRepairInput extends ClusterInput {
  readonly history: readonly RecoveryRound[]
}

export interface RepairInput extends ClusterInput {
  readonly action: RepairAction
  readonly key: string
}

/** The activities of our workflows. The names are API: histories hold them. */
export interface ClusterActivities {
  readonly clustermgrPreflight: (input: ClusterInput) => Promise<{ readonly plans: readonly HostPlan[] }>
  readonly clustermgrPlanHost: (input: HostInput) => Promise<HostPlan>
  readonly clustermgrInstallPackages: (input: HostChangeInput) => Promise<void>
  readonly clustermgrApplyHost: (input: ApplyHostInput) => Promise<void>
  readonly clustermgrVerifyHost: (input: HostInput) => Promise<void>
  readonly clustermgrVerifyCluster: (input: ClusterInput) => Promise<{ readonly checks: readonly CheckResult[] }>
  readonly clustermgrDecideRepair: (input: DecideRepairInput) => Promise<CacheDecision>
  readonly clustermgrRepair: (input: RepairInput) => Promise<void>
}

/** Those of an install. */
export type InstallActivities = Pick<
  ClusterActivities,
  | 'clustermgrPreflight'
  | 'clustermgrPlanHost'
  | 'clustermgrInstallPackages'
  | 'clustermgrApplyHost'
  | 'clustermgrVerifyHost'
  | 'clustermgrVerifyCluster'
>

/** Those of a recovery. */
export type RecoveryActivities = Pick<ClusterActivities, 'clustermgrDecideRepair' | 'clustermgrRepair'>
