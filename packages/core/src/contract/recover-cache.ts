import type { Cluster } from '../cluster/index.ts'
import type { CacheCondition, RepairAction } from '../health/index.ts'

export interface RecoverCacheInput {
  readonly v: 1
  readonly cluster: Cluster
  /** Rounds of observe, decide and act before giving up. Default 5. */
  readonly maxRounds?: number
}

export interface RecoveryRound {
  readonly conditions: readonly CacheCondition[]
  readonly actions: readonly RepairAction[]
  readonly notes: readonly string[]
}

export interface RecoverCacheResult {
  readonly v: 1
  readonly cluster: string
  readonly healthy: boolean
  /** `false`: everything was healthy, nothing was touched. */
  readonly changed: boolean
  readonly rounds: readonly RecoveryRound[]
  /** One sentence. */
  readonly summary: string
}
