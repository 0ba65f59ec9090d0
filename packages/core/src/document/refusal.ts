import { ClustermgrError } from '../errors/index.ts'
import { findUnknownKeys } from './known-keys.ts'

/** Something in a description or an operation that cannot be written, or must not. */
export interface Refusal {
  /** `unrepresentable`: no file of the language can carry it. `wrong`: its daemon would refuse it. */
  readonly kind: 'unrepresentable' | 'wrong'
  /** Where it stands in the description, or what an operation names. */
  readonly path: string
  readonly message: string
}

/** A refusal for each key of an object that is not among the known ones, at `path`. */
export function refuseUnknownKeys(object: object, known: readonly string[], path: string, refusals: Refusal[]): void {
  refusals.push(...findUnknownKeys(object, known, path).map((problem) => ({ kind: 'wrong' as const, ...problem })))
}

/**
 * Throws every refusal at once; nothing where there is none.
 *
 * @param file what is written, such as `stunnel.conf`.
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where all are of that kind, else `CONFIG_INVALID`.
 */
export function refuseAll(refusals: readonly Refusal[], file: string): void {
  if (refusals.length === 0) return
  const problems = refusals.map(({ path, message }) => ({ path, message }))
  if (refusals.every(({ kind }) => kind === 'unrepresentable')) {
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', `${file} cannot carry these values`, { problems })
  }
  throw new ClustermgrError('CONFIG_INVALID', `this is no ${file}`, { problems })
}
