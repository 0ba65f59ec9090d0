import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'

/** The tokens of a `redis.conf`. A `line-end` is a line feed with the carriage return before it. */
export const TOKEN_NAMES = ['blank', 'line-end', 'comment', 'name', 'argument'] as const
export const BLANK = 0
export const LINE_END = 1
export const COMMENT = 2
export const NAME = 3
export const ARGUMENT = 4

/** A line that the server cannot split. */
export interface LexerProblem {
  /** Of the token with the quote. */
  readonly start: number
  /** End of the line. */
  readonly end: number
  readonly reason: 'quote-not-closed' | 'text-behind-quote'
}

export interface LexerResult {
  readonly tokens: TokenTape
  /** Index of each line's `name` token. */
  readonly statements: Uint32Array
  readonly problems: readonly LexerProblem[]
}

const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const DOUBLE_QUOTE = 34
const HASH = 35
const SINGLE_QUOTE = 39
const BACKSLASH = 92

/**
 * Splits a file as `loadServerConfigFromString` and `sdssplitargs` do: lines end at a line feed, are trimmed of blanks,
 * tabs and carriage returns, and are comments where the first character left is `#`.
 */
export function lex(source: string): LexerResult {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 4)
  const problems: LexerProblem[] = []
  let statements = new Uint32Array(Math.max(16, source.length >>> 6))
  let count = 0
  let at = 0
  while (at < source.length) {
    const lineFeed = source.indexOf('\n', at)
    const lineEnd = lineFeed < 0 ? source.length : lineFeed
    let textEnd = lineEnd
    if (lineFeed >= 0 && textEnd > at && source.charCodeAt(textEnd - 1) === CARRIAGE_RETURN) textEnd -= 1
    const first = skipTrimmed(source, at, textEnd)
    tape.push(BLANK, first)
    if (first < textEnd) {
      if (source.charCodeAt(first) === HASH) tape.push(COMMENT, textEnd)
      else {
        const before = tape.length
        splitLine(source, first, textEnd, tape, problems)
        // A vertical tab or form feed is not trimmed, but separates: it may stand before the name, or alone.
        const name = isSpace(source.charCodeAt(first)) ? before + 1 : before
        if (name < tape.length) {
          if (count === statements.length) statements = grow(statements)
          statements[count] = name
          count += 1
        }
      }
    }
    at = lineFeed < 0 ? source.length : lineFeed + 1
    tape.push(LINE_END, at)
  }
  return { tokens: tape.finish(source), statements: statements.subarray(0, count), problems }
}

/** The arguments of one line, as the server splits an argument that holds several. `undefined`: it cannot. */
export function splitArguments(text: string): TokenTape | undefined {
  const tape = new TokenTapeWriter(TOKEN_NAMES, 8)
  const problems: LexerProblem[] = []
  splitLine(text, 0, text.length, tape, problems)
  return problems.length === 0 ? tape.finish(text) : undefined
}

function splitLine(source: string, from: number, end: number, tape: TokenTapeWriter, problems: LexerProblem[]): void {
  let kind = NAME
  let at = from
  while (at < end) {
    const start = at
    while (at < end && isSpace(source.charCodeAt(at))) at += 1
    if (at > start) tape.push(BLANK, at)
    if (at === end) return
    const stop = scanToken(source, at, end)
    if (stop < 0) {
      problems.push({ start: at, end, reason: stop === NOT_CLOSED ? 'quote-not-closed' : 'text-behind-quote' })
      tape.push(kind, end)
      return
    }
    tape.push(kind, stop)
    kind = ARGUMENT
    at = stop
  }
}

const NOT_CLOSED = -1
const TEXT_BEHIND = -2

/** Where the token ends that starts at `at`, or why it does not. Unquoted text ends at fewer blanks than separate. */
function scanToken(source: string, at: number, end: number): number {
  while (at < end) {
    const code = source.charCodeAt(at)
    if (code === SPACE || code === TAB || code === CARRIAGE_RETURN || code === LINE_FEED) return at
    at += 1
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return scanQuoted(source, at, end, code)
  }
  return at
}

/** In double quotes a backslash takes the next character with it, in single quotes only a quote. */
function scanQuoted(source: string, at: number, end: number, quote: number): number {
  while (at < end) {
    const code = source.charCodeAt(at)
    at += 1
    if (code === quote) return at === end || isSpace(source.charCodeAt(at)) ? at : TEXT_BEHIND
    if (code === BACKSLASH && at < end && (quote === DOUBLE_QUOTE || source.charCodeAt(at) === SINGLE_QUOTE)) at += 1
  }
  return NOT_CLOSED
}

/** C's `isspace` in the C locale. */
function isSpace(code: number): boolean {
  return code === SPACE || (code >= TAB && code <= CARRIAGE_RETURN)
}

function skipTrimmed(source: string, at: number, end: number): number {
  while (at < end) {
    const code = source.charCodeAt(at)
    if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN) return at
    at += 1
  }
  return at
}

function grow(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
