import { ClustermgrError } from '../../errors/index.ts'
import { composeMessage, explainFault, isSecretValue } from '../../document/index.ts'
import type { Fragment, Refusal } from '../../document/index.ts'
import { isSecretReference } from '../../secret/index.ts'
import { CACHE_KEYS, checkValue, findKey, isGroup } from './key.ts'

/** The value of a path as JSON; objects are written whole. */
export function writeValue(path: string, value: unknown, refusals: Refusal[]): Fragment {
  const refuse = (message: string): Fragment => {
    refusals.push({ kind: 'wrong', path, message })
    return ['null']
  }
  if (path === '' || isGroup(path)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('is not an object')
    return writeObject(path, value, refusals)
  }
  const key = findKey(path)
  if (key === undefined) {
    return refuse(
      explainFault(path, {
        kind: 'unknown-directive',
        message: `oxCacheConfiguration has no '${path}'`,
        expected: 'a name that Gluu reads, or custom',
        candidates: CACHE_KEYS.map((known) => known.path),
      }),
    )
  }
  if (isSecretValue(value)) {
    if (key.secret !== true) return refuse('a secret cannot stand here')
    if (!isSecretReference(value.secret)) return refuse(`'${String(value.secret)}' is not a reference to a secret`)
    return [{ secret: value.secret, encoder: 'json', placeholder: '"<secret>"' }]
  }
  const fault = checkValue(key, value)
  return fault === undefined ? [JSON.stringify(value)] : refuse(composeMessage({ kind: 'wrong-value', ...fault }))
}

/** Any value of JSON. */
export function writeCustom(path: string, value: unknown, refusals: Refusal[]): Fragment {
  const json: string | undefined = isFinite(value) ? JSON.stringify(value) : undefined
  if (json !== undefined) return [json]
  refusals.push({ kind: 'wrong', path, message: 'is no value of JSON' })
  return ['null']
}

function writeObject(path: string, object: object, refusals: Refusal[]): Fragment {
  const members = listMembers(object).map(([name, value, custom]): Fragment => {
    const at = path === '' ? name : `${path}.${name}`
    return [
      `${JSON.stringify(name)}:`,
      ...(custom ? writeCustom(at, value, refusals) : writeValue(at, value, refusals)),
    ]
  })
  return ['{', ...members.flatMap((member, index) => (index === 0 ? member : [',', ...member])), '}']
}

/** Names with values of a description, those of `custom` at its place. */
export function listMembers(object: object): readonly (readonly [name: string, value: unknown, custom: boolean])[] {
  return Object.entries(object).flatMap(
    ([name, value]: [string, unknown]): readonly (readonly [string, unknown, boolean])[] => {
      if (value === undefined) return []
      if (name !== 'custom' || typeof value !== 'object' || value === null) return [[name, value, false]]
      return Object.entries(value).map(([key, one]: [string, unknown]) => [key, one, true])
    },
  )
}

/** Numbers that JSON cannot carry become null in JSON.stringify: they are refused instead. */
function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every((item) => isFinite(item))
  if (typeof value === 'object' && value !== null) return Object.values(value).every((item) => isFinite(item))
  return value !== undefined && typeof value !== 'function'
}

/**
 * A secret's value as a text of JSON, quotes included.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for an empty value or half a surrogate pair. Never shows the value.
 */
export function encodeSecret(value: string): string {
  if (value === '' || /\p{Surrogate}/u.test(value)) {
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', 'the secret for oxCacheConfiguration is empty or no text')
  }
  return JSON.stringify(value)
}
