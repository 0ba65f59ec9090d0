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
  /** The description with its defaults, as `defineCluster` returns it. */
  readonly cluster: Cluster
}

/** One host of a cluster. */
export interface HostInput extends ClusterInput {
  /** The host's name. */
  readonly host: string
}

/** A change of a host, under a key that the host's journal keeps. */
export interface HostChangeInput extends HostInput {
  /** Names the work for good: a retry under it attaches to what runs, or takes its result. */
  readonly key: string
}

/** A plan to be carried out, under a key that the host's journal keeps. */
export interface ApplyHostInput extends ClusterInput {
  /** What `clustermgrPreflight` or `clustermgrPlanHost` returned. */
  readonly plan: HostPlan
  /** Names the work for good: a retry under it attaches to what runs, or takes its result. */
  readonly key: string
}

/** What a decision needs besides the cluster. */
export interface DecideRepairInput extends ClusterInput {
  /** The rounds of this recovery so far, oldest first. */
  readonly history: readonly RecoveryRound[]
}

/** A repair to be carried out, under a key that the host's journal keeps. */
export interface RepairInput extends ClusterInput {
  /** What `clustermgrDecideRepair` decided. */
  readonly action: RepairAction
  /** Names the work for good: a retry under it attaches to what runs, or takes its result. */
  readonly key: string
}

/** The activities of our workflows. The names are API: histories hold them. */
export interface ClusterActivities {
  /** Makes missing secrets, observes all hosts, judges them together and plans each. Changes no host. */
  readonly clustermgrPreflight: (input: ClusterInput) => Promise<{ readonly plans: readonly HostPlan[] }>
  /** Observes one host, and says what would be changed there. Changes nothing. */
  readonly clustermgrPlanHost: (input: HostInput) => Promise<HostPlan>
  /** Installs what packages the host lacks, as one job there. */
  readonly clustermgrInstallPackages: (input: HostChangeInput) => Promise<void>
  /** Carries out a plan as one job on its host. Fails with PLAN_STALE when the host changed since. */
  readonly clustermgrApplyHost: (input: ApplyHostInput) => Promise<void>
  /** Observes the host again, and fails with VERIFY_FAILED when anything is left to do. */
  readonly clustermgrVerifyHost: (input: HostInput) => Promise<void>
  /** Proves that the cluster serves; a check that fails is a value. */
  readonly clustermgrVerifyCluster: (input: ClusterInput) => Promise<{ readonly checks: readonly CheckResult[] }>
  /** Observes the cache, and decides what to do about it after the rounds before. */
  readonly clustermgrDecideRepair: (input: DecideRepairInput) => Promise<CacheDecision>
  /** Carries out one repair as one job on its host. */
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
