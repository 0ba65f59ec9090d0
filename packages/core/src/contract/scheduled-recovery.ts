import type { RecoverCacheInput, RecoverCacheResult } from './recover-cache.ts'

/** What a schedule starts: a recovery of the cluster, unless a change of it runs already. */
export interface ScheduledRecoveryInput {
  readonly v: 1
  readonly recover: RecoverCacheInput
  /** Digest of the request, so that a caller who asks for the same recovery can join it. */
  readonly requestDigest: string
}

export type ScheduledRecoveryResult =
  | { readonly v: 1; readonly kind: 'recovered'; readonly result: RecoverCacheResult }
  /** Another change of the cluster was running; the next firing looks again. */
  | { readonly v: 1; readonly kind: 'skipped'; readonly reason: string }
