import { ClustermgrError, isClustermgrError } from './clustermgr-error.ts'

/**
 * Any thrown thing as one of our errors: ours stays itself, an abort becomes CANCELLED, a time-out of
 * `AbortSignal.timeout` DEADLINE_EXCEEDED, and everything else INTERNAL with the thrown thing as its cause.
 */
export function errorFromUnknown(thrown: unknown): ClustermgrError {
  if (isClustermgrError(thrown)) return thrown
  const name = thrown instanceof Error ? thrown.name : ''
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (name === 'AbortError') return new ClustermgrError('CANCELLED', message, { cause: thrown })
  if (name === 'TimeoutError') return new ClustermgrError('DEADLINE_EXCEEDED', message, { cause: thrown })
  return new ClustermgrError('INTERNAL', message, { cause: thrown })
}
