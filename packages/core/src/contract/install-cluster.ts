import type { Cluster } from '../cluster/index.ts'
import type { HostPlan } from '../plan/index.ts'

/** What the install's workflow is started with. `v` is the version of this shape. */
export interface InstallClusterInput {
  readonly v: 1
  /** The whole description: a worker needs nothing else. */
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

/** Where one host is right now. */
export interface HostProgress {
  /** The host's name. */
  readonly host: string
  /** What it waits for or goes through; the last three are ends. */
  readonly phase: HostPhase
  /** What is done right now, or was done last, in a few words. */
  readonly doing: string
  /** What failed, where and why; only in the phase `failed`. */
  readonly error?: string
}

/** The answer to the progress query of every workflow of ours. */
export interface Progress {
  readonly v: 1
  /** Where the workflow is, in a word or two. */
  readonly stage: string
  /** Where each host is, whether it was begun or not. */
  readonly hosts: readonly HostProgress[]
}

/** What an install did to one host. */
export interface HostInstallResult {
  /** The host's name. */
  readonly host: string
  /** Steps that were carried out; empty when there was nothing to do. */
  readonly steps: HostPlan['steps']
  /** One sentence: what was done, or why nothing was. */
  readonly summary: string
}

/** One proof that the cluster serves. */
export interface CheckResult {
  /** What was proved, for a table: `cache on gluu1`. */
  readonly name: string
  /** Whether it holds. */
  readonly ok: boolean
  /** What was seen, in one sentence. */
  readonly sentence: string
}

/** How an install ended that went well. */
export interface InstallClusterResult {
  readonly v: 1
  /** The cluster's name. */
  readonly cluster: string
  /** `false`: every host already had everything. */
  readonly changed: boolean
  /** What was done to each host. */
  readonly hosts: readonly HostInstallResult[]
  /** What proves that the cluster serves. */
  readonly checks: readonly CheckResult[]
}
