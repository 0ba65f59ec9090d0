import type { Target } from '../catalogue.ts'
import { findInContext } from '../catalogue.ts'
import { normalizeAddress } from '../check/check-http.ts'
import type { Context } from '../context.ts'
import type { Directive } from '../directive.ts'
import { acceptsCount } from '../value/count.ts'
import { parseWords } from '../path/parse-words.ts'
import { parseTime } from '../value/quantity.ts'
import { readValue } from '../value/read-value.ts'
import { spellOut } from './default-parameters.ts'
import { isTypes } from './inheritance.ts'

/** The row of a directive that speaks for it in a context. */
export function findRow(name: string, context: Context, target: Target): Directive | undefined {
  return findInContext(name, context, target).at(-1)
}

/**
 * The values of a directive so that equal meanings are equal texts: sizes in bytes, times in milliseconds, words as the
 * table has them, sets sorted. What nginx would refuse stays as written.
 */
export function canonicalValues(
  row: Directive | undefined,
  name: string,
  values: readonly string[],
): readonly string[] {
  if (name === 'listen') {
    const [address = '', ...parameters] = values
    return [normalizeAddress(address), ...parameters.map((one) => (one === 'default' ? 'default_server' : one)).sort()]
  }
  if (name === 'server_name') {
    const [primary = '', ...others] = values.map((value) => (value.startsWith('~') ? value : value.toLowerCase()))
    return [primary, ...others.sort()]
  }
  if (isTypes(name)) {
    // The first of its default types is always one of them.
    const [always] = row?.default?.split(' ') ?? []
    return [...new Set([...(always === undefined ? [] : [always]), ...values])].sort()
  }
  if (name === 'keepalive_timeout') return values.map((value) => String(parseTime(value, 'milliseconds') ?? value))
  if (row === undefined || !acceptsCount(row, values.length)) return values
  const reading = readValue(row, spellOut(row, values))
  return reading.kind === 'value' ? reading.canonical : values
}

/** What nginx takes where the directive is nowhere; undefined where the table does not know. */
export function canonicalDefault(row: Directive | undefined): readonly string[] | undefined {
  if (row?.default === undefined) return undefined
  return canonicalValues(row, row.name, parseWords(row.default) ?? [row.default])
}
