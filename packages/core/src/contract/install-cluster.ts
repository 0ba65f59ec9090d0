import type { Cluster } from '../cluster/index.ts'
import type { HostPlan } from '../plan/index.ts'

export interface InstallClusterInput {
  readonly v: 1
  readonly cluster: Cluster
}

/** Where one host is in an install. */
export type HostPhase =
  | 'waiting'
  | 'preflight'
  | 'planning'
  | 'packages'
  | 'applying'
  | 'verifying'
  | 'observing'
  | 'repairing'
  | 'done'
  | 'failed'
  | 'cancelled'

export interface HostProgress {
  readonly host: string
  readonly phase: HostPhase
  /** What is done right now, or was done last, in a few words. */
  readonly doing: string
  readonly error?: string
}

/** The answer to the progress query of every workflow of ours. */
export interface Progress {
  readonly v: 1
  readonly stage: string
  readonly hosts: readonly HostProgress[]
}

export interface HostInstallResult {
  readonly host: string
  /** Steps that were carried out; empty when there was nothing to do. */
  readonly steps: HostPlan['steps']
  /** One sentence: what was done, or why nothing was. */
  readonly summary: string
}

/** One proof that the cluster serves. */
export interface CheckResult {
  readonly name: string
  readonly ok: boolean
  readonly sentence: string
}

export interface InstallClusterResult {
  readonly v: 1
  readonly cluster: string
  /** `false`: every host already had everything. */
  readonly changed: boolean
  readonly hosts: readonly HostInstallResult[]
  readonly checks: readonly CheckResult[]
}
