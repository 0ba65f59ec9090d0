import { ClustermgrError, errorFromData, errorFromUnknown, isClustermgrError, isErrorData } from '../errors/index.ts'
import type { ErrorData } from '../errors/index.ts'

/** No chain of causes that Temporal makes is longer; a cycle ends here too. */
const MAX_CAUSES = 16

/**
 * The error behind a failure that Temporal reports, to a workflow or to a client. Failures are recognised by name and
 * shape, since a second copy of a Temporal package defeats `instanceof`. The outermost cause that carries our data
 * wins; without any, a cancellation is CANCELLED, a time-out DEADLINE_EXCEEDED, and the rest INTERNAL.
 */
export function errorFromFailure(failure: unknown): ClustermgrError {
  const chain = causesOf(failure)
  for (const link of chain) {
    if (isClustermgrError(link)) return link
    const data = dataOf(link)
    if (data !== undefined) return errorFromData(data, failure)
  }
  const names = chain.map((link) => (link instanceof Error ? link.name : ''))
  const words = wordsOf(chain)
  if (names.includes('CancelledFailure')) return new ClustermgrError('CANCELLED', words, { cause: failure })
  if (names.includes('TerminatedFailure')) {
    const hint = 'It was terminated, so nothing was cleaned up by it; run again to finish the work.'
    return new ClustermgrError('CANCELLED', words, { hint, cause: failure })
  }
  if (names.includes('TimeoutFailure')) return new ClustermgrError('DEADLINE_EXCEEDED', words, { cause: failure })
  return errorFromUnknown(failure)
}

function causesOf(failure: unknown): readonly unknown[] {
  const chain: unknown[] = []
  for (let link = failure; link !== undefined && link !== null && chain.length < MAX_CAUSES;) {
    chain.push(link)
    link = link instanceof Error ? link.cause : undefined
  }
  return chain
}

function dataOf(link: unknown): ErrorData | undefined {
  if (!(link instanceof Error) || link.name !== 'ApplicationFailure') return undefined
  const details: unknown = 'details' in link ? link.details : undefined
  const data: unknown = Array.isArray(details) ? details[0] : undefined
  return isErrorData(data) ? data : undefined
}

/** What the chain says, outermost first; each sentence once. */
function wordsOf(chain: readonly unknown[]): string {
  const sentences = chain.flatMap((link) => (link instanceof Error && link.message !== '' ? [link.message] : []))
  return [...new Set(sentences)].join(': ')
}
