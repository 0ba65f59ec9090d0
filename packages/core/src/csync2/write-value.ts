import type { Refusal } from '../document/index.ts'
import { KEYWORDS } from './lexer.ts'

const PLAIN = /^[A-Za-z0-9_./*?~%-]+$/

/** A value as it stands in the file, in quotes where it needs them; what cannot stand there goes to `refusals`. */
export function writeValue(value: unknown, path: string, refusals: Refusal[]): string {
  if (typeof value !== 'string') refusals.push({ kind: 'wrong', path, message: 'is no text' })
  else if (value === '' || /["\p{Cc}\p{Surrogate}]/u.test(value)) {
    refusals.push({ kind: 'unrepresentable', path, message: 'is empty, or has a quote or a control character' })
  } else return PLAIN.test(value) && !KEYWORDS.has(value) ? value : `"${value}"`
  return ''
}

/** A path as it stands in the file. */
export function writePath(value: unknown, path: string, refusals: Refusal[]): string {
  if (typeof value === 'string' && value !== '' && !value.startsWith('/'))
    refusals.push({ kind: 'wrong', path, message: `'${value}' is no absolute path` })
  return writeValue(value, path, refusals)
}

/** Several values, at least one. */
export function writeValues(values: unknown, path: string, refusals: Refusal[]): string {
  if (Array.isArray(values) && values.length > 0)
    return values.map((value: unknown, index) => writeValue(value, `${path}[${index}]`, refusals)).join(' ')
  refusals.push({ kind: 'wrong', path, message: 'is no list of at least one value' })
  return ''
}

/** A whole number, 0 or more. */
export function writeNumber(value: unknown, path: string, refusals: Refusal[]): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  refusals.push({ kind: 'wrong', path, message: 'is no whole number of 0 or more' })
  return ''
}

/** One of these words. */
export function writeChoice(value: unknown, choices: readonly string[], path: string, refusals: Refusal[]): string {
  if (typeof value === 'string' && choices.includes(value)) return value
  refusals.push({ kind: 'wrong', path, message: `is none of ${choices.join(', ')}` })
  return ''
}
