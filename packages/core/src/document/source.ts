import { ClustermgrError } from '../errors/index.ts'

/** A configuration file as it comes: text, or the bytes on disk. */
export type SourceInput = string | Uint8Array

// The two globals that every runtime we serve has (browsers, Node, Temporal's sandbox), without the DOM's types.
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** A byte `0x80..0xff` that is not part of valid UTF-8 is carried as this plus the byte (Python's "surrogateescape"). */
const ESCAPE_BASE = 0xdc00

/**
 * The text of a file. Bytes that are not UTF-8 become one lone surrogate `U+DC80..U+DCFF` each, which no valid UTF-8
 * can produce, so that {@link encodeSource} gives the same bytes back. A byte order mark stays in the text. A string
 * is taken as it is.
 */
export function decodeSource(input: SourceInput): string {
  if (typeof input === 'string') return input
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input)
  } catch {
    return decodeMixed(input)
  }
}

/**
 * The bytes of a text made by {@link decodeSource} or by hand.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where the text holds half a surrogate pair that stands for no byte.
 */
export function encodeSource(source: string): Uint8Array {
  const encoder = new TextEncoder()
  const escapes = escapedBytes(source)
  if (escapes.length === 0) return encoder.encode(source)
  const parts: Uint8Array[] = []
  let from = 0
  for (const at of escapes) {
    if (at > from) parts.push(encoder.encode(source.slice(from, at)))
    parts.push(Uint8Array.of(source.charCodeAt(at) - ESCAPE_BASE))
    from = at + 1
  }
  parts.push(encoder.encode(source.slice(from)))
  return concatenate(parts)
}

/** Whether the code unit stands for one byte that is not UTF-8. */
export function isEscapedByte(codeUnit: number): boolean {
  return codeUnit >= ESCAPE_BASE + 0x80 && codeUnit <= ESCAPE_BASE + 0xff
}

/** Offsets of the lone surrogates that carry a byte. */
function escapedBytes(source: string): readonly number[] {
  const found: number[] = []
  for (const match of source.matchAll(/\p{Surrogate}/gu)) {
    const at = match.index
    if (!isEscapedByte(source.charCodeAt(at))) {
      throw new ClustermgrError('VALUE_UNREPRESENTABLE', `half a surrogate pair at offset ${at} has no bytes`)
    }
    found.push(at)
  }
  return found
}

function decodeMixed(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    if (at > from) parts.push(decoder.decode(bytes.subarray(from, at)))
    parts.push(String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0)))
    at += 1
    from = at
  }
  parts.push(decoder.decode(bytes.subarray(from)))
  return parts.join('')
}

/** Length of the valid UTF-8 sequence that starts at `at`, 0 where there is none (RFC 3629, table 3-7 of Unicode). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const second = bytes[at + 1] ?? 0
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let index = 2; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return length
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
