import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDocumentMarker, skipBreak } from './character.ts'

/** Where a scalar ends, or why it does not. */
export type ScalarEnd =
  | {
      readonly kind: 'end'
      readonly end: number
      /** Where the scanner goes on: blanks and breaks behind a plain scalar belong to its search for an end. */
      readonly next: number
      /** There are line ends before `next`. */
      readonly breaks: boolean
      /** A key may begin behind it. */
      readonly multiline: boolean
    }
  | { readonly kind: 'fault'; readonly at: number; readonly message: string; readonly expected: string }

/** A plain scalar, as libyaml's `yaml_parser_scan_plain_scalar` outside of flow style. */
export function scanPlain(source: string, start: number, lineStart: number, indent: number): ScalarEnd {
  let at = start
  let end = start
  let line = lineStart
  let leadingBlanks = false
  for (;;) {
    if (at === line && isDocumentMarker(source, at)) break
    if (source.charCodeAt(at) === 0x23) break
    const from = at
    while (!isBlankOrEnd(source.charCodeAt(at))) {
      if (source.charCodeAt(at) === 0x3a && isBlankOrEnd(source.charCodeAt(at + 1))) break
      at += 1
    }
    if (at > from) {
      end = at
      leadingBlanks = false
    }
    if (!isBlank(source.charCodeAt(at)) && !isBreak(source.charCodeAt(at))) break
    for (let code = source.charCodeAt(at); isBlank(code) || isBreak(code); code = source.charCodeAt(at)) {
      if (isBreak(code)) {
        at = skipBreak(source, at)
        line = at
        leadingBlanks = true
        continue
      }
      if (leadingBlanks && at - line < indent + 1 && code === 0x09) {
        return { kind: 'fault', at, message: 'a tab stands in the indentation', expected: 'spaces' }
      }
      at += 1
    }
    if (at - line < indent + 1) break
  }
  return { kind: 'end', end, next: at, breaks: line !== lineStart, multiline: leadingBlanks }
}

/** A quoted scalar, as libyaml's `yaml_parser_scan_flow_scalar`. */
export function scanQuoted(source: string, start: number): ScalarEnd {
  const quote = source.charCodeAt(start)
  let line = -1
  let at = start + 1
  for (;;) {
    const code = source.charCodeAt(at)
    if (at === line && isDocumentMarker(source, at)) {
      return { kind: 'fault', at, message: 'a document marker stands in a quoted text', expected: 'the closing quote' }
    }
    if (Number.isNaN(code)) {
      return { kind: 'fault', at: start, message: 'the closing quote is missing', expected: String.fromCharCode(quote) }
    }
    if (code === quote) {
      if (quote !== 0x27 || source.charCodeAt(at + 1) !== quote) break
      at += 2
    } else if (isBreak(code)) {
      at = skipBreak(source, at)
      line = at
    } else if (code === 0x5c && quote === 0x22) {
      const escape = scanEscape(source, at)
      if (typeof escape !== 'number') return escape
      if (isBreak(source.charCodeAt(at + 1))) line = escape
      at = escape
    } else at += 1
  }
  return { kind: 'end', end: at + 1, next: at + 1, breaks: line >= 0, multiline: false }
}

const SIMPLE_ESCAPES = '0abt\tnvfre "/\\N_LP'

function scanEscape(source: string, at: number): number | (ScalarEnd & { readonly kind: 'fault' }) {
  const code = source.charCodeAt(at + 1)
  if (isBreak(code)) return skipBreak(source, at + 1)
  const letter = source[at + 1] ?? ''
  if (letter !== '' && SIMPLE_ESCAPES.includes(letter)) return at + 2
  const length = { x: 2, u: 4, U: 8 }[letter]
  if (length === undefined) {
    return {
      kind: 'fault',
      at,
      message: `'\\${letter}' is no escape of YAML`,
      expected: 'an escape, such as \\n or \\\\',
    }
  }
  const digits = source.slice(at + 2, at + 2 + length)
  if (digits.length < length || !/^[0-9A-Fa-f]+$/.test(digits)) {
    return {
      kind: 'fault',
      at,
      message: `'\\${letter}' needs ${length} hexadecimal digits`,
      expected: `${length} hexadecimal digits`,
    }
  }
  const value = Number.parseInt(digits, 16)
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    return { kind: 'fault', at, message: `'\\${letter}${digits}' is no character`, expected: 'a character of Unicode' }
  }
  return at + 2 + length
}

/** A block scalar (`|` or `>`), as libyaml's `yaml_parser_scan_block_scalar`. */
export function scanBlock(source: string, start: number, parentIndent: number): ScalarEnd {
  const header = scanBlockHeader(source, start)
  if (header.kind === 'fault') return header
  let at = header.next
  let end = at
  let indent = header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment
  for (let first = true; ; first = false) {
    // Breaks, and the indentation of the next line.
    let widest = 0
    let line = at
    for (;;) {
      const limit = indent === 0 ? Infinity : line + indent
      while (at < limit && source.charCodeAt(at) === 0x20) at += 1
      widest = Math.max(widest, at - line)
      if (at < limit && source.charCodeAt(at) === 0x09) {
        return { kind: 'fault', at, message: 'a tab stands in the indentation', expected: 'spaces' }
      }
      if (!isBreak(source.charCodeAt(at))) break
      at = skipBreak(source, at)
      end = at
      line = at
    }
    if (first && indent === 0) indent = Math.max(widest, parentIndent + 1, 1)
    if (at - line !== indent || Number.isNaN(source.charCodeAt(at))) break
    while (!isBreakOrEnd(source.charCodeAt(at))) at += 1
    end = at
    if (Number.isNaN(source.charCodeAt(at))) break
    at = skipBreak(source, at)
    end = at
  }
  return { kind: 'end', end, next: end, breaks: true, multiline: true }
}

interface BlockHeader {
  readonly kind: 'end'
  readonly next: number
  readonly increment: number
}

function scanBlockHeader(source: string, start: number): BlockHeader | (ScalarEnd & { readonly kind: 'fault' }) {
  const found = /^[|>](?:[+-]([0-9])?|([0-9])[+-]?)?/.exec(source.slice(start, start + 3))
  const digit = found?.[1] ?? found?.[2]
  if (digit === '0') {
    return { kind: 'fault', at: start, message: 'an indentation of 0 cannot be', expected: 'a digit from 1 to 9' }
  }
  let at = start + (found?.[0].length ?? 1)
  while (isBlank(source.charCodeAt(at))) at += 1
  if (source.charCodeAt(at) === 0x23) while (!isBreakOrEnd(source.charCodeAt(at))) at += 1
  if (!isBreakOrEnd(source.charCodeAt(at))) {
    return { kind: 'fault', at, message: 'text stands behind a block indicator', expected: 'a line end or a comment' }
  }
  const next = Number.isNaN(source.charCodeAt(at)) ? at : skipBreak(source, at)
  return { kind: 'end', next, increment: digit === undefined ? 0 : Number(digit) }
}
