import type { Fragment } from '../document/index.ts'
import { demandKnownOptions, joinFragment } from '../document/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import type { FileDescription } from './description.ts'
import type { RedisDocument } from './document.ts'
import { parseSource } from './parse.ts'
import type { Target } from './target.ts'
import { TARGET_KEYS } from './target.ts'
import type { WriteContext } from './write-entry.ts'
import { writeEntry } from './write-entry.ts'

/**
 * A document from a description: an object whose keys are directives, in the order of the file, or a list of such
 * objects with comment lines (`'# text'`) and blank lines (`''`) between them. With a target, names and values that
 * its version does not have are refused; without one, those that no version has.
 *
 * @throws ClustermgrError `CONFIG_INVALID` with every problem and its path; `VALUE_UNREPRESENTABLE` where the only
 * problem is text that the file cannot carry.
 * @example
 * define(['# A cache: nothing is kept.', { port: 7000, save: [], maxmemory: '512mb', 'maxmemory-policy': 'allkeys-lru' }])
 */
export function define(description: FileDescription, target: Target = {}): RedisDocument {
  demandKnownOptions(target, TARGET_KEYS)
  const context: WriteContext = { target, problems: [], unrepresentable: 0 }
  const lines = Array.isArray(description)
    ? description.flatMap((entry, index) => writeEntry(entry, `[${index}]`, context))
    : writeEntry(description, '', context)
  refuseProblems(context)
  return parseSource(joinFragment(lines.flatMap((line): Fragment => [...line, '\n'])))
}

/** Throws what a context has collected. */
export function refuseProblems({ problems, unrepresentable }: WriteContext): void {
  if (problems.length === 0) return
  const code = unrepresentable === problems.length ? 'VALUE_UNREPRESENTABLE' : 'CONFIG_INVALID'
  throw new ClustermgrError(code, 'not a description of a Redis configuration', { problems })
}
