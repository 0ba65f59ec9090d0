import type { SecretReference } from './secret-reference.ts'

/** How a secret's value is written in its place; a value that the format cannot carry is refused. */
export type SegmentEncoder = 'nginx' | 'redis' | 'yaml' | 'pem' | 'stunnel' | 'properties' | 'json'

/** A piece of a file: literal text, or a secret that is put in, encoded for its place, where the file is written. */
export type Segment =
  | {
      readonly kind: 'text'
      /** Written as it is. */
      readonly text: string
    }
  | {
      readonly kind: 'secret'
      /** Which secret: looked up where the file is written. */
      readonly secret: SecretReference
      /** How the value is written in its place. */
      readonly encoder: SegmentEncoder
    }

/** A segment of literal text. */
export function textSegment(text: string): Segment {
  return { kind: 'text', text }
}
