/** A part of a document's source. */
export interface Span {
  /** Offset of its first character. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
}
