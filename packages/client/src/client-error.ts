import { ClustermgrError, errorFromUnknown } from '@clustermgr/core'
import { errorFromFailure } from '@clustermgr/core/contract'

/**
 * What a call of Temporal's client threw, as one of our errors. Recognised by name: a second copy of a Temporal
 * package defeats `instanceof`.
 */
export function errorFromClient(thrown: unknown, signal?: AbortSignal): ClustermgrError {
  if (signal?.aborted === true) {
    return new ClustermgrError('CANCELLED', 'the waiting was aborted; the workflow goes on', { cause: signal.reason })
  }
  if (!(thrown instanceof Error)) return errorFromUnknown(thrown)
  switch (thrown.name) {
    case 'WorkflowFailedError':
      return errorFromFailure(thrown.cause ?? thrown)
    case 'WorkflowNotFoundError':
      return new ClustermgrError('WORKFLOW_NOT_FOUND', 'there is no such workflow', { cause: thrown })
    case 'ScheduleNotFoundError':
      return new ClustermgrError('WORKFLOW_NOT_FOUND', 'there is no such schedule', { cause: thrown })
    case 'ServiceError':
    case 'QueryRejectedError':
    case 'QueryNotRegisteredError':
      return new ClustermgrError('TEMPORAL_UNREACHABLE', describeService(thrown), { cause: thrown })
    default:
      return errorFromUnknown(thrown)
  }
}

function describeService(error: Error): string {
  const cause = error.cause instanceof Error && error.cause.message !== '' ? `: ${error.cause.message}` : ''
  return `Temporal refused a call, or did not answer it: ${error.message}${cause}`
}
