import type { ChangeOptions } from '@clustermgr/sdk'
import type { ActivityAttempt } from './activity-attempt.ts'

/** A cancel request keeps new jobs from starting; a running one is followed until it ends or belongs to somebody else. */
export function changeOptions(key: string, attempt: ActivityAttempt): ChangeOptions {
  return {
    key,
    attempt: attempt.number,
    startSignal: attempt.cancelSignal,
    signal: attempt.abandonSignal,
    onProgress: attempt.progress,
  }
}
