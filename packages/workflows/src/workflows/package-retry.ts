import type { ClustermgrError } from '@clustermgr/core/contract'

/** About three and a half minutes, and apt's own time: a mirror that is away for longer is for a person. */
const DELAYS_MS = [10_000, 40_000, 160_000] as const

/**
 * How long to wait before packages are tried again that could not be installed, in milliseconds; `null` when they
 * shall not be. Counted here and not by Temporal, for which a worker's death is an attempt, too.
 * @param tries how often they were tried, this failure included
 */
export function packageRetryDelayMs(error: ClustermgrError, tries: number): number | null {
  if (error.code !== 'COMMAND_FAILED' || !error.retryable) return null
  return DELAYS_MS[tries - 1] ?? null
}
