import type { Problem } from '../../errors/index.ts'
import { ClustermgrError } from '../../errors/index.ts'
import type { Target } from '../catalogue.ts'

/** Collects what is wrong with a description while its lines are written. */
export interface WriteContext {
  readonly target: Target
  readonly problems: Problem[]
  /** Of the problems, how many are values that no file can carry. */
  unrepresentable: number
}

/** A context for a description of this nginx. */
export function openContext(target: Target): WriteContext {
  return { target, problems: [], unrepresentable: 0 }
}

/** Says what is wrong at a place of the description. */
export function complain(context: WriteContext, path: string, message: string): void {
  context.problems.push({ path: path === '' ? 'description' : path, message })
}

/** The same for a value that no file can carry. */
export function refuseValue(context: WriteContext, path: string, message: string): void {
  context.unrepresentable += 1
  complain(context, path, message)
}

/**
 * Throws what a context has collected.
 *
 * @throws ClustermgrError `CONFIG_INVALID`, or `VALUE_UNREPRESENTABLE` where all problems are of that kind.
 */
export function throwProblems({ problems, unrepresentable }: WriteContext): void {
  if (problems.length === 0) return
  const code = unrepresentable === problems.length ? 'VALUE_UNREPRESENTABLE' : 'CONFIG_INVALID'
  throw new ClustermgrError(code, 'not a description of an nginx configuration', { problems })
}
