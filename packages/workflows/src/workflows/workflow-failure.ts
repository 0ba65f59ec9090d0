import type { ClustermgrError } from '@clustermgr/core/contract'
import { errorFromFailure } from '@clustermgr/core/contract'
import { ApplicationFailure, CancelledFailure, isCancellation } from '@temporalio/workflow'

/** What a workflow throws for one of our errors: anything else would retry the workflow task for ever. */
export function failureOf(error: ClustermgrError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.retryable,
    details: [error.toData()],
  })
}

/** Runs a workflow's body: a cancellation stays one, and every other failure leaves as a failure of ours. */
export async function runWorkflow<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (isCancellation(error)) throw error
    throw failureOf(errorFromFailure(error))
  }
}

/** Throws the cancellation among settled outcomes, if any: a cancelled run is no failed one. */
export function throwIfCancelled(outcomes: readonly PromiseSettledResult<unknown>[], cancelRequested: boolean): void {
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && isCancellation(outcome.reason)) throw outcome.reason
  }
  // The last job may have been followed to its end after the request.
  if (cancelRequested) throw new CancelledFailure('cancelled between two steps')
}
