import type { RecoverCacheInput, RecoverCacheResult } from './recover-cache.ts'

/** What a schedule starts: a recovery of the cluster, unless a change of it runs already. */
export interface ScheduledRecoveryInput {
  readonly v: 1
  /** What the recovery itself is started with. */
  readonly recover: RecoverCacheInput
  /** Digest of the request, so that a caller who asks for the same recovery can join it. */
  readonly requestDigest: string
}

/** What came of one firing of a schedule. */
export type ScheduledRecoveryResult =
  | {
      readonly v: 1
      readonly kind: 'recovered'
      /** How the recovery ended. */
      readonly result: RecoverCacheResult
    }
  /** Another change of the cluster was running; the next firing looks again. */
  | {
      readonly v: 1
      readonly kind: 'skipped'
      /** Why nothing was done, in one sentence. */
      readonly reason: string
    }
