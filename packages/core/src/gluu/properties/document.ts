import { tokenEnd, tokenStart } from '../../document/index.ts'
import type { Document, Span } from '../../document/index.ts'
import type { SecretReference } from '../../secret/index.ts'
import { KEY, SEPARATOR, VALUE } from './lexer.ts'
import { decodeText } from './text.ts'

/** A Java properties file, lossless. `Name` says whose. */
export interface PropertiesDocument<Name extends string = string> extends Document<Name> {
  /** Indexes of the tokens that begin a property, ascending. */
  readonly statements: Uint32Array
}

/** One property, decoded. */
export interface Property {
  /** Without escapes. */
  readonly key: string
  /** Without escapes and continuation lines. */
  readonly value: string
  /** The value is this secret; `value` is its placeholder. */
  readonly secret: SecretReference | undefined
  /** Where the key stands in the source. */
  readonly keySpan: Span
  /** Where the value stands; empty, and behind the separator, where there is none. */
  readonly valueSpan: Span
}

/** The properties of a file in its order. Of two with one key, the later wins. */
export function* listProperties(document: PropertiesDocument): Generator<Property, void, undefined> {
  const { tokens, source, holes } = document
  for (const first of document.statements) {
    const spanOf = (token: number, kind: number): Span | undefined =>
      token < tokens.length && tokens.kinds[token] === kind
        ? { start: tokenStart(tokens, token), end: tokenEnd(tokens, token) }
        : undefined
    const begin = tokenStart(tokens, first)
    const key = spanOf(first, KEY)
    const keySpan = key ?? { start: begin, end: begin }
    const second = key === undefined ? first : first + 1
    const separator = spanOf(second, SEPARATOR)
    const third = separator === undefined ? second : second + 1
    const end = separator?.end ?? keySpan.end
    const valueSpan = spanOf(third, VALUE) ?? { start: end, end }
    yield {
      key: decodeText(source.slice(keySpan.start, keySpan.end)),
      value: decodeText(source.slice(valueSpan.start, valueSpan.end)),
      secret: holes.find((hole) => hole.start >= valueSpan.start && hole.end <= valueSpan.end)?.secret,
      keySpan,
      valueSpan,
    }
  }
}

/** What a reader has in the end: keys with their last values, in the order in which keys came first. */
export function readProperties(document: PropertiesDocument): ReadonlyMap<string, string> {
  return new Map(
    [...listProperties(document)].map(({ key, value, secret }) => [key, secret === undefined ? value : `<${secret}>`]),
  )
}
