import type { SecretReference } from './secret-reference.ts'

/** How a secret's value is written in its place; a value that the format cannot carry is refused. */
export type SegmentEncoder = 'redis' | 'yaml' | 'pem'

/** A piece of a file: literal text, or a secret that is put in, encoded for its place, where the file is written. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'secret'; readonly secret: SecretReference; readonly encoder: SegmentEncoder }

/** A secret as an argument in the description of a file: its reference, never its value. */
export interface SecretArgument {
  readonly secret: SecretReference
}

/** Joins text that lies side by side, so that equal files have equal segments. */
export function joinSegments(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = []
  for (const segment of segments) {
    const last = joined.at(-1)
    if (segment.kind === 'text' && segment.text === '') continue
    if (segment.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + segment.text }
    } else joined.push(segment)
  }
  return joined
}

/** A segment of literal text. */
export function textSegment(text: string): Segment {
  return { kind: 'text', text }
}
