import type { Problem } from '../errors/index.ts'
import { ClustermgrError } from '../errors/index.ts'
import { suggestName } from './suggestion.ts'

/** A problem for each key of an object that is not among the known ones, at `path`. */
export function findUnknownKeys(object: object, known: readonly string[], path: string): readonly Problem[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = suggestName(key, known)
      const hint = meant === undefined ? `expected ${known.join(', ') || 'none'}` : `did you mean ${meant}?`
      return { path: path === '' ? key : `${path}.${key}`, message: `there is no key ${key} here; ${hint}` }
    })
}

/**
 * Refuses options with a misspelt key, which would be as if they were not there.
 *
 * @throws ClustermgrError `CONFIG_INVALID` with every such key.
 */
export function demandKnownOptions(options: unknown, known: readonly string[]): void {
  const isObject = typeof options === 'object' && options !== null
  const problems = isObject
    ? findUnknownKeys(options, known, 'options')
    : [{ path: 'options', message: `expected an object with ${known.join(', ')}` }]
  if (problems.length > 0) throw new ClustermgrError('CONFIG_INVALID', 'these are no options', { problems })
}
