import type { Directive } from '../directive.ts'
import { parseBytes, parseNumber, parseTime } from './quantity.ts'
import { refuseText } from './refuse-text.ts'
import { findBrokenVariable } from './variable.ts'

/** A directive's arguments as nginx understands them, or the argument that it refuses. */
export type Reading =
  | {
      readonly kind: 'value'
      /** Sizes in bytes, times in milliseconds, words as the table has them, words of a set sorted. */
      readonly canonical: readonly string[]
    }
  | {
      readonly kind: 'refused'
      /** Which argument, from 0. */
      readonly index: number
      readonly expected: string
      /** What it may be, where that is a closed list. */
      readonly choices?: readonly string[]
    }

/** What nginx makes of arguments whose number is right. */
export function readValue(directive: Directive, values: readonly string[]): Reading {
  const [first = ''] = values
  switch (directive.type) {
    case 'flag':
      return readChoice(['on', 'off'], values)
    case 'choice':
    case 'choices':
      return readChoice(directive.values ?? [], values)
    case 'number':
      return readNumber(directive, first)
    case 'size':
      return conclude(parseBytes(first, 'km'), 'bytes, such as 512, 8k or 1m')
    case 'offset':
      return conclude(parseBytes(first, 'kmg'), 'bytes, such as 512, 8k, 1m or 1g')
    case 'milliseconds':
      return conclude(parseTime(first, 'milliseconds'), 'a time, such as 500ms, 30s or 1h 30m')
    case 'seconds':
      return conclude(parseTime(first, 'seconds'), 'a time, such as 30s, 1h 30m or 1d')
    case 'buffers':
      return readBuffers(directive, values)
    default:
      return readWords(directive, values)
  }
}

function readChoice(choices: readonly string[], values: readonly string[]): Reading {
  const index = values.findIndex(
    (value) => !choices.includes(value.toLowerCase()) && find(choices, value) === undefined,
  )
  if (index >= 0) return { kind: 'refused', index, expected: listChoices(choices), choices }
  const words = values.map((value) => find(choices, value) ?? value)
  return { kind: 'value', canonical: words.length > 1 ? [...new Set(words)].sort() : words }
}

/** nginx compares such words without regard to case. */
function find(choices: readonly string[], value: string): string | undefined {
  const lower = value.toLowerCase()
  return choices.find((choice) => choice.toLowerCase() === lower)
}

function readNumber({ least, most }: Directive, text: string): Reading {
  const number = parseNumber(text)
  const isWithin = number !== undefined && number >= (least ?? 0) && (most === undefined || number <= most)
  const range = least === undefined ? 'a number' : `a number from ${least} to ${most}`
  return conclude(isWithin ? number : undefined, range)
}

/** Buffers for the responses of upstream servers: one is filled while another is sent. */
const UPSTREAM_BUFFERS = /^(?:proxy|fastcgi|uwsgi|scgi)_buffers$/

function readBuffers({ name }: Directive, [count = '', size = '']: readonly string[]): Reading {
  const number = parseNumber(count) ?? 0n
  const least = UPSTREAM_BUFFERS.test(name) ? 2n : 1n
  if (number < least) return { kind: 'refused', index: 0, expected: `the number of buffers, from ${least}` }
  const bytes = parseBytes(size, 'km')
  if (!bytes) return { kind: 'refused', index: 1, expected: 'bytes, such as 4k' }
  return { kind: 'value', canonical: [String(number), String(bytes)] }
}

/** Texts; from some argument on, only what its module knows. */
function readWords(directive: Directive, values: readonly string[]): Reading {
  const { name, words = [], wordsFrom } = directive
  const refusal = refuseText(directive, values)
  if (refusal !== undefined) return { kind: 'refused', ...refusal }
  const broken = findBrokenVariable(name, values)
  if (broken >= 0) return { kind: 'refused', index: broken, expected: 'a variable, $a or ${a}, behind each $' }
  if (wordsFrom !== undefined) {
    const index = values.findIndex((value, at) => at >= wordsFrom - 1 && !words.some((word) => isWord(word, value)))
    if (index >= 0) return { kind: 'refused', index, expected: listChoices(words), choices: words }
  }
  return { kind: 'value', canonical: values }
}

function isWord(word: string, value: string): boolean {
  return /[=:]$/.test(word) ? value.startsWith(word) : value === word
}

function conclude(number: bigint | undefined, expected: string): Reading {
  return number === undefined ? { kind: 'refused', index: 0, expected } : { kind: 'value', canonical: [String(number)] }
}

function listChoices(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`
}
