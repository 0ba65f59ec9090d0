import type { FindingKind } from './finding-kind.ts'
import { suggestName } from './suggestion.ts'

/** What is told of something wrong, without its place. */
interface Fault {
  readonly kind: FindingKind
  readonly message: string
  readonly expected: string
  readonly suggestion?: string | undefined
}

/**
 * The one rule of every language for the text that a person reads: what is wrong, then what is expected, then what was
 * meant. What the sentence says already is not said again, and a name that nobody knows needs no list beside the one
 * that was meant.
 *
 * @example
 * composeMessage({ kind: 'syntax', message: 'this block is not closed', expected: '"}"' }) ===
 *   'this block is not closed; expected "}"'
 */
export function composeMessage({ kind, message, expected, suggestion }: Fault): string {
  const isSaid = message.includes(expected) || (kind === 'unknown-directive' && suggestion !== undefined)
  return [
    message,
    ...(isSaid ? [] : [`expected ${expected}`]),
    ...(suggestion === undefined || suggestion === expected ? [] : [`did you mean ${suggestion}?`]),
  ].join('; ')
}

/** {@link composeMessage} for a value that a description holds: `candidates` are words of which one may have been meant. */
export function explainFault(
  value: string,
  {
    candidates,
    ...fault
  }: Omit<Fault, 'suggestion'> & {
    readonly candidates?: readonly string[]
  },
): string {
  return composeMessage({
    ...fault,
    suggestion: candidates === undefined ? undefined : suggestName(value, candidates),
  })
}
