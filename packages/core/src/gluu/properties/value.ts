import { assertNever } from '../../errors/index.ts'
import type { KeyRow } from './key-row.ts'

/** What is wrong with a value. */
export interface ValueFault {
  readonly message: string
  readonly expected: string
  readonly candidates?: readonly string[]
}

/** Why a value is not what its key takes; `undefined` where it is. */
export function checkValue({ value: type }: KeyRow, value: string): ValueFault | undefined {
  switch (type.kind) {
    case 'text':
      return undefined
    case 'country':
      return /^[A-Za-z]{2}$/.test(value) ? undefined : describe(value, 'two letters')
    case 'integer':
      return /^\d+$/.test(value) ? undefined : describe(value, 'a whole number')
    case 'flag':
      return refuseWord(value, ['True', 'False'])
    case 'boolean':
      return refuseWord(value, ['true', 'false'])
    case 'choice':
      return refuseWord(value, type.choices)
    case 'json':
      return parseTextObject(value) !== undefined ? undefined : describe(value, 'a JSON object of texts')
    case 'servers':
      return value.split(',').every((server) => isServer(server))
        ? undefined
        : describe(value, 'HOST:PORT, separated by commas without blanks')
    default:
      return assertNever(type)
  }
}

/** A value of a description as text; `undefined` where its type is not the key's. */
export function formatValue({ value: type }: KeyRow, value: unknown): string | undefined {
  if (typeof value === 'boolean') {
    if (type.kind === 'boolean') return value ? 'true' : 'false'
    return type.kind === 'flag' ? (value ? 'True' : 'False') : undefined
  }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  if (type.kind === 'servers' && Array.isArray(value)) return value.join(',')
  if (type.kind === 'json' && typeof value === 'object' && value !== null) return JSON.stringify(value)
  return typeof value === 'string' ? value : undefined
}

/** A value in the form in which equal ones are equal. */
export function canonicaliseValue(row: KeyRow | undefined, value: string): string {
  if (row?.value.kind === 'integer') return /^\d+$/.test(value) ? String(BigInt(value)) : value
  const object = row?.value.kind === 'json' ? parseTextObject(value) : undefined
  if (object === undefined) return value
  return JSON.stringify(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function describe(value: string, expected: string, candidates?: readonly string[]): ValueFault {
  return { message: `'${value}' is not ${expected}`, expected, ...(candidates === undefined ? {} : { candidates }) }
}

function refuseWord(value: string, words: readonly string[]): ValueFault | undefined {
  if (words.includes(value)) return undefined
  return describe(value, words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`, words)
}

function isServer(server: string): boolean {
  const [host = '', port = '', ...more] = server.split(':')
  return (
    more.length === 0 &&
    host !== '' &&
    !/\s/.test(host) &&
    /^\d{1,5}$/.test(port) &&
    Number(port) >= 1 &&
    Number(port) <= 65_535
  )
}

function parseTextObject(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined
  } catch {
    return undefined
  }
}
