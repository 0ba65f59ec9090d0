import { TokenTapeWriter } from '../../document/index.ts'
import type { TokenTape } from '../../document/index.ts'

/** What a token of JSON can be; the index is its kind on the tape. */
export const TOKEN_NAMES = ['blank', 'punctuation', 'string', 'number', 'word', 'byte-order-mark', 'text'] as const

export const BLANK = 0
export const PUNCTUATION = 1
export const STRING = 2
export const NUMBER = 3
export const WORD = 4
const MARK = 5
const TEXT = 6

const WORDS = ['true', 'false', 'null']

/** Something that no reader of JSON takes. */
export interface JsonFault {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly expected: string
}

/** Splits a text into the tokens of JSON (RFC 8259). What is none becomes a `text` token and a fault. */
export function lexJson(source: string): { readonly tokens: TokenTape; readonly faults: readonly JsonFault[] } {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 2)
  const faults: JsonFault[] = []
  let at = 0
  if (source.charCodeAt(0) === 0xfeff) {
    at = 1
    tape.push(MARK, at)
    faults.push({
      start: 0,
      end: 1,
      message: 'a byte order mark stands before the text',
      expected: 'no byte order mark',
    })
  }
  while (at < source.length) {
    const code = source.charCodeAt(at)
    const kind = kindOf(code)
    const end = kind === TEXT ? undefined : findEnd(source, at, kind)
    if (end === undefined) {
      const textEnd = findTextEnd(source, at)
      faults.push({ start: at, end: textEnd, ...explainText(source, at) })
      tape.push(TEXT, textEnd)
      at = textEnd
    } else {
      tape.push(kind, end)
      at = end
    }
  }
  return { tokens: tape.finish(source), faults }
}

/** What stands there instead of JSON. */
function explainText(source: string, at: number): Pick<JsonFault, 'message' | 'expected'> {
  const rest = source.slice(at, at + 2)
  if (rest === '//' || rest === '/*' || rest.startsWith('#'))
    return { message: 'JSON has no comments', expected: 'the text without it' }
  if (rest.startsWith("'")) return { message: 'JSON has no single quotes', expected: 'double quotes' }
  if (/^[A-Za-z_]/.test(rest)) return { message: 'this is no JSON', expected: 'double quotes around names and texts' }
  return { message: 'this is no JSON', expected: 'a value, or punctuation' }
}

/** What a token is that begins with this character. */
function kindOf(code: number): number {
  switch (code) {
    case 0x20:
    case 0x09:
    case 0x0a:
    case 0x0d:
      return BLANK
    case 0x22:
      return STRING
    case 0x7b:
    case 0x7d:
    case 0x5b:
    case 0x5d:
    case 0x3a:
    case 0x2c:
      return PUNCTUATION
    case 0x66:
    case 0x6e:
    case 0x74:
      return WORD
    default:
      return isDigit(code) || code === 0x2d ? NUMBER : TEXT
  }
}

/** Where a token of this kind ends; `undefined` where it is none after all. */
function findEnd(source: string, start: number, kind: number): number | undefined {
  switch (kind) {
    case STRING:
      return findStringEnd(source, start)
    case NUMBER:
      return findNumberEnd(source, start)
    case WORD:
      return findWordEnd(source, start)
    case BLANK: {
      let end = start + 1
      while (kindOf(source.charCodeAt(end)) === BLANK) end += 1
      return end
    }
    default:
      return start + 1
  }
}

function findWordEnd(source: string, start: number): number | undefined {
  for (const word of WORDS) {
    if (source.startsWith(word, start))
      return isWord(source.charCodeAt(start + word.length)) ? undefined : start + word.length
  }
  return undefined
}

function findNumberEnd(source: string, start: number): number | undefined {
  let at = source.charCodeAt(start) === 0x2d ? start + 1 : start
  const digits = at
  at = skipDigits(source, at)
  if (at === digits || (at > digits + 1 && source.charCodeAt(digits) === 0x30)) return undefined
  if (source.charCodeAt(at) === 0x2e) {
    const fraction = at + 1
    at = skipDigits(source, fraction)
    if (at === fraction) return undefined
  }
  if ((source.charCodeAt(at) | 0x20) === 0x65) {
    const sign = source.charCodeAt(at + 1)
    const exponent = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1
    at = skipDigits(source, exponent)
    if (at === exponent) return undefined
  }
  const next = source.charCodeAt(at)
  return isWord(next) || next === 0x2e || next === 0x2b || next === 0x2d ? undefined : at
}

function skipDigits(source: string, from: number): number {
  let at = from
  while (isDigit(source.charCodeAt(at))) at += 1
  return at
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isWord(code: number): boolean {
  const letter = code | 0x20
  return isDigit(code) || (letter >= 0x61 && letter <= 0x7a) || code === 0x5f
}

/** Offset behind the closing quote; `undefined` where the string is broken. */
function findStringEnd(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return undefined
    if (code !== 0x5c) continue
    at += 1
    const letter = source[at] ?? ''
    if (letter === 'u' && /^[0-9A-Fa-f]{4}$/.test(source.slice(at + 1, at + 5))) at += 4
    else if (letter === '' || !'"\\/bfnrt'.includes(letter)) return undefined
  }
  return undefined
}

function findTextEnd(source: string, start: number): number {
  if (source[start] === '"') {
    const end = source.indexOf('\n', start)
    return end < 0 ? source.length : end
  }
  let end = start + 1
  while (end < source.length && /[^\s{}[\]:,"]/.test(source[end] ?? '')) end += 1
  return end
}
