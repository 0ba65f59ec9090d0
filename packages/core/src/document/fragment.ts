import type { SecretReference, SegmentEncoder } from '../secret/index.ts'
import type { SecretHole } from './document.ts'
import type { SourceEncoding } from './source-encoding.ts'

/** A value that is a secret, named by its reference: the value is put in where the file is written, nowhere else. */
export interface SecretValue {
  readonly secret: SecretReference
}

/** A secret in its place, with the encoder that writes its value there. */
export interface SecretPiece extends SecretValue {
  readonly encoder: SegmentEncoder
  /** What stands in the source instead; must be one plain value in that language. `<secret>` when absent. */
  readonly placeholder?: string
}

/** New text for a document: literal pieces and secrets. */
export type Fragment = readonly (string | SecretPiece)[]

/** A document's text before it is parsed. */
export interface SourceText {
  readonly source: string
  readonly holes: readonly SecretHole[]
  /** How its bytes carry it; UTF-8 where absent. */
  readonly encoding?: SourceEncoding
}

const PLACEHOLDER = '<secret>'

/** Joins pieces to a source with holes; `offset` is where the text will start in its document. */
export function joinFragment(fragment: Fragment, offset = 0): SourceText {
  let source = ''
  const holes: SecretHole[] = []
  for (const piece of fragment) {
    const text = typeof piece === 'string' ? piece : (piece.placeholder ?? PLACEHOLDER)
    if (typeof piece !== 'string') {
      const start = offset + source.length
      holes.push({ start, end: start + text.length, secret: piece.secret, encoder: piece.encoder })
    }
    source += text
  }
  return { source, holes }
}

/** Whether a value of a description is a secret, and nothing besides. */
export function isSecretValue(value: unknown): value is SecretValue {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return false
  return typeof value.secret === 'string' && Object.keys(value).length === 1
}
