import { ClustermgrError } from './clustermgr-error.ts'
import type { Problem } from './clustermgr-error.ts'

// A lone surrogate has no UTF-8 form: writing it would silently turn it into something else.
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Throws when a description holds values that a configuration language cannot carry; does nothing for no problems.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` with every problem.
 */
export function refuseUnrepresentable(format: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new ClustermgrError('VALUE_UNREPRESENTABLE', `${format} cannot be written: ${countProblems(problems.length)}`, {
    problems,
  })
}

function countProblems(count: number): string {
  return count === 1 ? 'one value cannot be carried' : `${count} values cannot be carried`
}

/** Why no text file can carry this text: a NUL, or half a surrogate pair. `null` when one can. */
export function whyNotText(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character'
  if (LONE_SURROGATE.test(text)) return 'holds half of a surrogate pair, which has no UTF-8 form'
  return null
}
