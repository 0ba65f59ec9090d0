import type { SecretReference, SegmentEncoder } from '../secret/index.ts'
import type { Token, TokenTape } from './token-tape.ts'
import { tokenEnd, tokenStart } from './token-tape.ts'
import type { SourceEncoding } from './source-encoding.ts'

/**
 * A configuration file: its source, and tokens that tile every character of it. Immutable. Each language adds what
 * it needs to find its statements; lines, columns and decoded values are computed when asked.
 */
export interface Document<Name extends string = string> {
  /** The language's name: `redis`, `nginx`, ... */
  readonly language: Name
  /** See `decodeSource` for bytes that are not UTF-8. Where a secret stands, a placeholder. */
  readonly source: string
  readonly tokens: TokenTape
  /** Where secrets are put in, ascending, not overlapping. Empty in what `parse` gives. */
  readonly holes: readonly SecretHole[]
  /** How the file's bytes carry the text, where its reader takes more than UTF-8; UTF-8 where absent. */
  readonly encoding?: SourceEncoding
}

/** A place in the source where a secret's value belongs; the source has a placeholder there. */
export interface SecretHole {
  readonly start: number
  readonly end: number
  readonly secret: SecretReference
  readonly encoder: SegmentEncoder
}

/** Every token of a document, in order. Their texts joined are the source. */
export function* listTokens(document: Document): Generator<Token, void, undefined> {
  const { source, tokens } = document
  for (let index = 0; index < tokens.length; index++) {
    const start = tokenStart(tokens, index)
    const end = tokenEnd(tokens, index)
    yield { kind: tokens.names[tokens.kinds[index] ?? 0] ?? '', start, end, text: source.slice(start, end) }
  }
}
