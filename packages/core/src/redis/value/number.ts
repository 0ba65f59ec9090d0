import type { Edition } from '../directive.ts'
import type { Reading } from './reading.ts'
import { accept, refuse } from './reading.ts'

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
}

type Limits = Pick<Edition, 'min' | 'max'>

/** As `string2ll`: decimal digits, no sign but `-`, no leading zero, no blank. */
export function readInteger(text: string, limits: Limits, index = 0): Reading {
  const expected = `a whole number from ${limits.min} to ${limits.max}`
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return refuse(index, expected, suggestInteger(text, limits))
  const value = BigInt(text)
  return isWithin(value, limits) ? accept(text) : refuse(index, expected)
}

/** As `memtoull`: digits and a unit; the product wraps at 2^64 as the server's does. */
export function readBytes(text: string, limits: Limits, index = 0): Reading {
  const value = parseBytes(text)
  const expected = `bytes${describeLimits(limits)}, such as 512mb`
  if (value === undefined) return refuse(index, expected, suggestBytes(text))
  return isWithin(value, limits) ? accept(String(value)) : refuse(index, expected)
}

/** Bytes, or a share of `maxmemory`. */
export function readBytesOrPercent(text: string, limits: Limits): Reading {
  const percent = /^(0|[1-9]\d*)%$/.exec(text)?.[1]
  if (percent === undefined) return readBytes(text, { ...limits, min: 0 })
  // 0% is stored as 0 and printed as such.
  if (percent === '0') return accept('0')
  return BigInt(percent) <= 100n ? accept(text) : refuse(0, 'bytes such as 512mb, or a percentage up to 100%')
}

/** As `strtoll` with base 8. */
export function readOctal(text: string, limits: Limits): Reading {
  const expected = `an octal mode from 0 to ${Number(limits.max).toString(8)}`
  const digits = /^\s*[+-]?([0-7]{0,21})$/.exec(text)?.[1]
  if (digits === undefined || (digits === '' && text !== '')) return refuse(0, expected)
  const value = digits === '' ? 0n : BigInt(`0o${digits}`)
  return isWithin(text.includes('-') ? -value : value, limits) ? accept(value.toString(8)) : refuse(0, expected)
}

/** The number of bytes of a size; `undefined` where the server refuses the text. An empty number is 0 to the server. */
export function parseBytes(text: string): bigint | undefined {
  const match = /^(\d{0,127})([a-z]*)$/i.exec(text)
  const unit = UNITS[match?.[2]?.toLowerCase() ?? '?']
  if (match === null || unit === undefined) return undefined
  const digits = BigInt(match[1] ?? '0')
  const largest = 2n ** 64n - 1n
  return BigInt.asUintN(64, (digits > largest ? largest : digits) * unit)
}

function isWithin(value: bigint, { min, max }: Limits): boolean {
  return (min === undefined || value >= BigInt(min)) && (max === undefined || value <= BigInt(max))
}

function describeLimits({ min, max }: Limits): string {
  const ends = [
    min === undefined || BigInt(min) <= 0n ? '' : ` from ${min}`,
    max === undefined || BigInt(max) > 2n ** 62n ? '' : ` to ${max}`,
  ]
  return ends.join('')
}

function suggestInteger(text: string, limits: Limits): string | undefined {
  const rounded = /^\+?0*(\d{1,19})$/.exec(text.trim())?.[1]
  return rounded !== undefined && isWithin(BigInt(rounded), limits) ? rounded : undefined
}

/** What was probably meant by `1.5gb`, `512 mb`, `1GiB`, `2tb`. */
function suggestBytes(text: string): string | undefined {
  const match = /^\s*(\d+)(?:\.(\d{1,6}))?\s*([kmgt]?)(i?b?)(?:ytes?)?\s*$/i.exec(text)
  if (match === null) return undefined
  const [, whole = '', fraction = '', letter = '', rest = ''] = match
  const prefix = letter.toLowerCase()
  const suffix = rest === '' && fraction === '' ? '' : 'b'
  const [scale, unit] = prefix === 't' ? [1024n, `g${suffix}`] : [1n, `${prefix}${prefix === '' ? '' : suffix}`]
  const amount = BigInt(whole) * scale
  if (fraction === '') return `${amount}${unit}`
  const smaller: Readonly<Record<string, string>> = { gb: 'mb', mb: 'kb', kb: 'b' }
  const target = smaller[unit]
  if (target === undefined) return undefined
  const parts = (amount * 10n ** BigInt(fraction.length) + BigInt(fraction) * scale) * 1024n
  return `${parts / 10n ** BigInt(fraction.length)}${target}`
}
