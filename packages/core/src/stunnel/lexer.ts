import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'

/** What a token of stunnel.conf can be; the index is its kind on the tape. */
export const TOKEN_NAMES = [
  'blank',
  'newline',
  'comment',
  'section',
  'name',
  'equals',
  'value',
  'byte-order-mark',
  'ignored',
  'text',
] as const

export const BLANK = 0
export const SECTION = 3
export const NAME = 4
export const EQUALS = 5
export const VALUE = 6
const NEWLINE = 1
const COMMENT = 2
const MARK = 7
const IGNORED = 8
const TEXT = 9

/** stunnel reads lines into a buffer of 16 KiB, the end of the string included; what is longer goes on as a new line. */
export const LINE_LIMIT_BYTES = 16_383

/** The tokens of a file; `statements` are the tokens that begin a section or an option. */
export interface Lexed {
  readonly tokens: TokenTape
  readonly statements: Uint32Array
  /** Offsets of lines that stunnel cannot split. */
  readonly broken: readonly { readonly start: number; readonly end: number }[]
}

/**
 * Splits a file as stunnel's `options_file` does: lines end with a line feed, every carriage return is dropped wherever
 * it stands, blanks around lines, names and values are trimmed, and a line ends at a NUL.
 */
export function lexStunnel(source: string): Lexed {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 3)
  const statements: number[] = []
  const broken: { start: number; end: number }[] = []
  let nul = findNul(source, 0)
  let start = 0
  while (start < source.length) {
    const feed = source.indexOf('\n', start)
    const end = feed < 0 ? source.length : feed
    const limit = bufferEnd(source, start, end)
    if (nul < start) nul = findNul(source, start)
    lexLine(source, { start, end: limit, last: Math.min(nul, limit) }, tape, statements, broken)
    if (limit === end && feed >= 0) tape.push(NEWLINE, feed + 1)
    start = limit < end ? limit : end + 1
  }
  return { tokens: tape.finish(source), statements: Uint32Array.from(statements), broken }
}

/** A line: what stunnel sees of it ends at `last`. */
interface Line {
  readonly start: number
  readonly end: number
  readonly last: number
}

function findNul(source: string, from: number): number {
  const nul = source.indexOf('\0', from)
  return nul < 0 ? Infinity : nul
}

function lexLine(
  source: string,
  { start: from, end, last }: Line,
  tape: TokenTapeWriter,
  statements: number[],
  broken: { start: number; end: number }[],
): void {
  let start = from
  if (from === 0 && source.charCodeAt(0) === 0xfeff) {
    start = 1
    tape.push(MARK, start)
  }
  while (start < last && isBlank(source.charCodeAt(start))) start += 1
  let stop = last
  while (stop > start && isBlank(source.charCodeAt(stop - 1))) stop -= 1
  tape.push(BLANK, start)
  if (stop > start) {
    const first = source.charCodeAt(start)
    if (first === 0x23 || first === 0x3b) tape.push(COMMENT, stop)
    else if (first === 0x5b && stop - start > 1 && source.charCodeAt(stop - 1) === 0x5d) {
      statements.push(tape.length)
      tape.push(SECTION, stop)
    } else lexOption(source, start, stop, tape, statements, broken)
  }
  tape.push(BLANK, last)
  tape.push(IGNORED, end)
}

function lexOption(
  source: string,
  start: number,
  stop: number,
  tape: TokenTapeWriter,
  statements: number[],
  broken: { start: number; end: number }[],
): void {
  let equals = start
  while (equals < stop && source.charCodeAt(equals) !== 0x3d) equals += 1
  if (equals === stop) {
    broken.push({ start, end: stop })
    tape.push(TEXT, stop)
    return
  }
  let nameEnd = equals
  while (nameEnd > start && isBlank(source.charCodeAt(nameEnd - 1))) nameEnd -= 1
  statements.push(tape.length)
  tape.push(NAME, nameEnd)
  tape.push(BLANK, equals)
  tape.push(EQUALS, equals + 1)
  let value = equals + 1
  while (value < stop && isBlank(source.charCodeAt(value))) value += 1
  tape.push(BLANK, value)
  tape.push(VALUE, stop)
}

/** C's `isspace`, and the carriage return that is dropped before anyone looks. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

/** Where the daemon's buffer is full, or the end of the line. */
export function bufferEnd(source: string, start: number, end: number): number {
  if ((end - start) * 3 <= LINE_LIMIT_BYTES) return end
  let bytes = 0
  for (let at = start; at < end; at++) {
    const code = source.charCodeAt(at)
    if (code !== 0x0d)
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : isPaired(code, source, at) ? 2 : isLoneByte(code) ? 1 : 3
    if (bytes > LINE_LIMIT_BYTES) return at
  }
  return end
}

function isPaired(code: number, source: string, at: number): boolean {
  if (code >= 0xd800 && code <= 0xdbff) return isBetween(source.charCodeAt(at + 1), 0xdc00, 0xdfff)
  return isBetween(code, 0xdc00, 0xdfff) && isBetween(source.charCodeAt(at - 1), 0xd800, 0xdbff)
}

function isLoneByte(code: number): boolean {
  return isBetween(code, 0xdc80, 0xdcff)
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high
}
