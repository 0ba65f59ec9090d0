import { tokenEnd, tokenStart } from '../document/index.ts'
import type { Document, Span } from '../document/index.ts'
import type { SecretReference } from '../secret/index.ts'
import { BLANK, EQUALS, NAME, SECTION, VALUE } from './lexer.ts'

/** A stunnel.conf, lossless. */
export interface StunnelDocument extends Document<'stunnel'> {
  /** Indexes of the tokens that begin a section or an option, ascending. */
  readonly statements: Uint32Array
}

/** A line `[name]`. */
export interface SectionStatement {
  readonly kind: 'section'
  /** What stands between the brackets. */
  readonly name: string
  /** Where that stands in the source, without the brackets. */
  readonly nameSpan: Span
}

/** A line `name = value`. */
export interface OptionStatement {
  readonly kind: 'option'
  /** As it is written; names are the same in upper and lower case. */
  readonly name: string
  /** As stunnel reads it; empty where nothing stands. */
  readonly value: string
  /** The value is this secret; `value` is its placeholder. */
  readonly secret: SecretReference | undefined
  /** Where the name stands in the source. */
  readonly nameSpan: Span
  /** Where the value stands; empty, and behind the `=`, where there is none. */
  readonly valueSpan: Span
}

/** What a line of the file says, comments and blank lines aside. */
export type Statement = SectionStatement | OptionStatement

/** Sections and options in the order of the file, decoded one by one. */
export function* listStatements(document: StunnelDocument): Generator<Statement, void, undefined> {
  const { tokens, source } = document
  const spanOf = (token: number): Span => ({ start: tokenStart(tokens, token), end: tokenEnd(tokens, token) })
  for (const first of document.statements) {
    const kind = tokens.kinds[first]
    if (kind === SECTION) {
      const { start, end } = spanOf(first)
      const nameSpan = { start: start + 1, end: end - 1 }
      yield { kind: 'section', name: decodeText(source, nameSpan), nameSpan }
      continue
    }
    const begin = tokenStart(tokens, first)
    const nameSpan = kind === NAME ? spanOf(first) : { start: begin, end: begin }
    const valueSpan = findValue(document, first)
    const secret = document.holes.find((hole) => hole.start >= valueSpan.start && hole.end <= valueSpan.end)?.secret
    const [name, value] = [decodeText(source, nameSpan), decodeText(source, valueSpan)]
    yield { kind: 'option', name, value, secret, nameSpan, valueSpan }
  }
}

/** `[name]` or its options' path: `[name] > option`, `option` before the first section. */
export function formatPath(section: string | undefined, option?: string): string {
  if (section === undefined) return option ?? ''
  return option === undefined ? `[${section}]` : `[${section}] > ${option}`
}

function decodeText(source: string, { start, end }: Span): string {
  const text = source.slice(start, end)
  return text.includes('\r') ? text.replaceAll('\r', '') : text
}

/** The value's token follows the `=`, perhaps after a blank; an empty value has none and stands behind the `=`. */
function findValue({ tokens }: StunnelDocument, first: number): Span {
  let equals = first
  while (tokens.kinds[equals] !== EQUALS) equals += 1
  for (const token of [equals + 1, equals + 2]) {
    if (token < tokens.length && tokens.kinds[token] === VALUE) {
      return { start: tokenStart(tokens, token), end: tokenEnd(tokens, token) }
    }
    if (tokens.kinds[token] !== BLANK) break
  }
  const end = tokenEnd(tokens, equals)
  return { start: end, end }
}
