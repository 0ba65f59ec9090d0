import { ClustermgrError } from '../../errors/index.ts'
import { explainFault, isSecretValue } from '../../document/index.ts'
import type { Fragment, Refusal } from '../../document/index.ts'
import { isSecretReference } from '../../secret/index.ts'
import type { PropertiesFormat } from './key-row.ts'
import { findKey } from './key-row.ts'
import { encodeKey, encodeValue, whyNotText } from './text.ts'
import { checkValue, formatValue } from './value.ts'

/** A key that the table does not know, with its value. */
export type CustomProperty = readonly [key: string, value: string]

/** Properties, a line each; `custom` holds those that the table does not know. */
export function writeProperties(
  description: object,
  format: PropertiesFormat,
  path: string,
  refusals: Refusal[],
): Fragment {
  return Object.entries(description).flatMap(([name, value]): Fragment => {
    if (value === undefined) return []
    const at = path === '' ? name : `${path}.${name}`
    if (name !== 'custom') return writeLine(name, writeValue(name, value, format, at, refusals), format)
    if (!Array.isArray(value)) {
      refusals.push({ kind: 'wrong', path: at, message: 'is not a list of [key, value]' })
      return []
    }
    return value.flatMap((property: unknown, index): Fragment => {
      const words: readonly unknown[] = Array.isArray(property) ? property : []
      const [key, text] = words
      const place = `${at}[${index}]`
      if (typeof key === 'string' && typeof text === 'string' && key !== '')
        return writeLine(key, writeText(text, format, place, refusals), format)
      refusals.push({ kind: 'wrong', path: place, message: 'is not [key, value]' })
      return []
    })
  })
}

/** The value of a key of the table as it stands in the file. */
export function writeValue(
  name: string,
  value: unknown,
  format: PropertiesFormat,
  path: string,
  refusals: Refusal[],
): Fragment {
  const refuse = (message: string): Fragment => {
    refusals.push({ kind: 'wrong', path, message })
    return []
  }
  const row = findKey(format, name)
  if (row === undefined) {
    return refuse(
      explainFault(name, {
        kind: 'unknown-directive',
        message: `${format.title} has no key '${name}'`,
        expected: 'a key that Gluu reads, or custom',
        candidates: format.keys.map((known) => known.name),
      }),
    )
  }
  if (isSecretValue(value)) {
    if (row.secret !== true) return refuse('a secret cannot stand here')
    if (!isSecretReference(value.secret)) return refuse(`'${String(value.secret)}' is not a reference to a secret`)
    return [{ secret: value.secret, encoder: 'properties' }]
  }
  const text = formatValue(row, value)
  if (text === undefined) return refuse('is not of the type of this key')
  if (text === '' && row.required === true) return refuse('is empty')
  const fault = text === '' ? undefined : checkValue(row, text)
  return fault === undefined
    ? writeText(text, format, path, refusals)
    : refuse(explainFault(text, { kind: 'wrong-value', ...fault }))
}

/** Any text as a value. */
export function writeText(text: string, format: PropertiesFormat, path: string, refusals: Refusal[]): Fragment {
  const reason = whyNotText(text)
  if (reason !== undefined) refusals.push({ kind: 'unrepresentable', path, message: reason })
  return [encodeValue(text, format.strict)]
}

function writeLine(key: string, value: Fragment, { separator }: PropertiesFormat): Fragment {
  return [`${encodeKey(key)}${separator}`, ...value, '\n']
}

/**
 * A secret's value as it stands in a properties file.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for half a surrogate pair. Never shows the value.
 */
export function encodeSecret(value: string): string {
  const reason = value === '' ? 'is empty' : whyNotText(value)
  if (reason !== undefined)
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', `the secret for a properties file ${reason}`)
  return encodeValue(value, false)
}
