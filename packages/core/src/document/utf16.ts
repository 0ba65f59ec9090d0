import type { SourceText } from './fragment.ts'
import type { SourceEncoding } from './source-encoding.ts'

/** Stands for half a character: none itself, whatever stands before it, as half a pair of surrogates might become. */
const NO_CHARACTER = '\uFFFE'

/**
 * The text of a file that a byte order mark says to be UTF-16, for the readers that take it; `undefined` without one.
 * The mark stays in the text, as it does in that of UTF-8. What is no UTF-16 (half a pair of surrogates, half a
 * character) stays too, as text that no reader takes.
 */
export function decodeUtf16(bytes: Uint8Array): SourceText | undefined {
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  if (!isLittle && !(first === 0xfe && second === 0xff)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) parts.push(String.fromCharCode(view.getUint16(at, isLittle)))
  if (bytes.length % 2 === 1) parts.push(NO_CHARACTER)
  return { source: parts.join(''), holes: [], encoding: isLittle ? 'utf-16le' : 'utf-16be' }
}

/** The bytes of a text in that encoding. */
export function encodeUtf16(source: string, encoding: SourceEncoding): Uint8Array {
  const bytes = new Uint8Array(source.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < source.length; at++) view.setUint16(at * 2, source.charCodeAt(at), encoding === 'utf-16le')
  return bytes
}
