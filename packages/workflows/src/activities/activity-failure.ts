import { errorFromUnknown } from '@clustermgr/core'
import { ApplicationFailure } from '@temporalio/common'

/**
 * The one place where errors become Temporal failures: `type` is the code, `details` hold the error's data, and what
 * no retry can heal is not retried.
 */
export function failureFromError(thrown: unknown): ApplicationFailure {
  const error = errorFromUnknown(thrown)
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.retryable,
    details: [error.toData()],
    // A fault of ours is looked for by its stack; a known error says all in its message.
    ...(error.code === 'INTERNAL' && error.cause instanceof Error ? { cause: error.cause } : {}),
  })
}
