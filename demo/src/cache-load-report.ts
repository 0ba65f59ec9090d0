export interface LoadError {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly operation: 'set' | 'get'
  readonly message: string
}

/** What a client saw that wrote and read without pause. */
export interface CacheLoadReport {
  readonly operations: number
  /** The longest that one operation took, answered or not. */
  readonly longestMs: number
  /** Reads of a key that was written before and is not there: what a cache may do. */
  readonly misses: number
  /** Reads of a value that had been overwritten: what a cache must not do. */
  readonly staleReads: readonly string[]
  readonly errors: readonly LoadError[]
}

/** Number and span of the errors, in words. */
export function describeErrors({ operations, errors }: CacheLoadReport): string {
  const [first, last] = [errors[0], errors.at(-1)]
  if (first === undefined || last === undefined) return `no error in ${operations} operations`
  const messages = [...new Set(errors.map((error) => error.message))].join('; ')
  if (errors.length === 1) return `1 error in ${operations} operations (${messages})`
  const seconds = ((last.at - first.at) / 1000).toFixed(1)
  return `${errors.length} errors in ${operations} operations, within ${seconds} s (${messages})`
}

/** Whether this is what the client prints at its end. */
export function isCacheLoadReport(value: unknown): value is CacheLoadReport {
  return (
    typeof value === 'object' && value !== null && 'operations' in value && 'staleReads' in value && 'errors' in value
  )
}
