import type { Cluster } from '../cluster/index.ts'
import type { CacheCondition, RepairAction } from '../health/index.ts'

/** What the recovery's workflow is started with. `v` is the version of this shape. */
export interface RecoverCacheInput {
  readonly v: 1
  /** The whole description: a worker needs nothing else. */
  readonly cluster: Cluster
  /** Rounds of observe, decide and act before giving up. Default 5. */
  readonly maxRounds?: number
}

/** One round of a recovery: what was seen, and what was done about it. */
export interface RecoveryRound {
  /** What was wrong. */
  readonly conditions: readonly CacheCondition[]
  /** The repairs that were carried out; empty where there was nothing to do, or only to wait. */
  readonly actions: readonly RepairAction[]
  /** What was left alone, or waited for, each with why. */
  readonly notes: readonly string[]
}

/** How a recovery ended that went well. */
export interface RecoverCacheResult {
  readonly v: 1
  /** The cluster's name. */
  readonly cluster: string
  /** Whether the last look found nothing to repair. */
  readonly healthy: boolean
  /** `false`: everything was healthy, nothing was touched. */
  readonly changed: boolean
  /** What was seen and done, oldest round first. */
  readonly rounds: readonly RecoveryRound[]
  /** One sentence. */
  readonly summary: string
}
