import { ClustermgrError } from './clustermgr-error.ts'
import type { Problem } from './clustermgr-error.ts'

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
