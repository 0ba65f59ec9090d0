import { TokenTapeWriter } from '../../document/index.ts'
import type { TokenTape } from '../../document/index.ts'

/** What a token of a properties file can be; the index is its kind on the tape. */
export const TOKEN_NAMES = ['blank', 'newline', 'comment', 'key', 'separator', 'value', 'byte-order-mark'] as const

export const COMMENT = 2
export const KEY = 3
export const SEPARATOR = 4
export const VALUE = 5
const BLANK = 0
const NEWLINE = 1
const MARK = 6

/** An escape `\u` that is not followed by four hexadecimal digits: every reader refuses it. */
export interface BrokenEscape {
  readonly start: number
  readonly end: number
}

export interface Lexed {
  readonly tokens: TokenTape
  /** The token that begins each property: its key, or its separator where the key is empty. */
  readonly statements: Uint32Array
  readonly broken: readonly BrokenEscape[]
}

/**
 * Splits a file as `java.util.Properties.load` does: keys and values are runs that may go on behind an escaped line end.
 * Of a line with nothing before its escaped end, readers differ (some see an empty key, some none, some a comment on
 * the next line); here it is a property, as for setup.py.
 */
export function lexProperties(source: string): Lexed {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 3)
  const statements: number[] = []
  const broken: BrokenEscape[] = []
  let at = 0
  if (source.charCodeAt(0) === 0xfeff) {
    at = 1
    tape.push(MARK, at)
  }
  while (at < source.length) {
    const start = skipBlanks(source, at)
    tape.push(BLANK, start)
    const code = source.charCodeAt(start)
    if (start === source.length) break
    if (isLineEnd(code)) {
      at = skipLineEnd(source, start)
      tape.push(NEWLINE, at)
      continue
    }
    if (code === 0x23 || code === 0x21) {
      at = start
      while (at < source.length && !isLineEnd(source.charCodeAt(at))) at += 1
      tape.push(COMMENT, at)
      continue
    }
    statements.push(tape.length)
    const keyEnd = findKeyEnd(source, start, broken)
    tape.push(KEY, keyEnd)
    const valueStart = findValueStart(source, keyEnd)
    tape.push(SEPARATOR, valueStart)
    at = findLineEnd(source, valueStart, broken)
    tape.push(VALUE, at)
  }
  return { tokens: tape.finish(source), statements: Uint32Array.from(statements), broken }
}

/** Space, tab or form feed. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0c
}

/** Carriage return or line feed. */
export function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d
}

/** Offset behind a line end; CR LF is one. */
export function skipLineEnd(source: string, at: number): number {
  return source.charCodeAt(at) === 0x0d && source.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1
}

/** Offset behind blanks. */
export function skipBlanks(source: string, at: number): number {
  let end = at
  while (isBlank(source.charCodeAt(end))) end += 1
  return end
}

function findKeyEnd(source: string, start: number, broken: BrokenEscape[]): number {
  let at = start
  while (at < source.length) {
    const code = source.charCodeAt(at)
    if (code === 0x5c) at = skipEscape(source, at, broken)
    else if (code === 0x3d || code === 0x3a || isBlank(code) || isLineEnd(code)) return at
    else at += 1
  }
  return at
}

/** Behind blanks, one `=` or `:`, and blanks again; escaped line ends count as blanks. */
function findValueStart(source: string, keyEnd: number): number {
  let at = skipContinued(source, keyEnd)
  const code = source.charCodeAt(at)
  if (code === 0x3d || code === 0x3a) at = skipContinued(source, at + 1)
  return at
}

function skipContinued(source: string, from: number): number {
  let at = skipBlanks(source, from)
  while (source.charCodeAt(at) === 0x5c && isLineEnd(source.charCodeAt(at + 1))) {
    at = skipBlanks(source, skipLineEnd(source, at + 1))
  }
  return at
}

function findLineEnd(source: string, start: number, broken: BrokenEscape[]): number {
  let at = start
  while (at < source.length && !isLineEnd(source.charCodeAt(at))) {
    at = source.charCodeAt(at) === 0x5c ? skipEscape(source, at, broken) : at + 1
  }
  return at
}

function skipEscape(source: string, at: number, broken: BrokenEscape[]): number {
  const code = source.charCodeAt(at + 1)
  if (isLineEnd(code)) return skipBlanks(source, skipLineEnd(source, at + 1))
  if (code !== 0x75) return Math.min(at + 2, source.length)
  if (/^[0-9A-Fa-f]{4}$/.test(source.slice(at + 2, at + 6))) return at + 6
  broken.push({ start: at, end: at + 2 })
  return at + 2
}
