import { decodeSource, encodeSource } from '../document/index.ts'
import { ClustermgrError } from '../errors/index.ts'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' }
const WRITTEN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

/** What the server reads from the text of one token: quotes taken off, escapes resolved. */
export function decodeArgument(text: string): string {
  const open = text.search(/["']/)
  if (open < 0) return text
  const quoted = text.slice(open + 1, -1)
  return text.slice(0, open) + (text[open] === '"' ? decodeDoubleQuoted(quoted) : quoted.replaceAll("\\'", "'"))
}

/**
 * Text that the server reads as exactly this value, quoted where it must be. Also the encoder `redis` of secrets.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` for a NUL character, which the server cuts a value at, and for half a
 * surrogate pair.
 */
export function encodeArgument(value: string): string {
  if (/^[^\s"'\\\p{Cc}\p{Surrogate}]+$/u.test(value)) return value
  if (value.includes('\0'))
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', 'Redis cuts a value off at a NUL character')
  return `"${value.replaceAll(/["\\\p{Cc}\p{Surrogate}]/gu, encodeCharacter)}"`
}

function encodeCharacter(character: string): string {
  const written = WRITTEN[character]
  if (written !== undefined) return written
  return Array.from(encodeSource(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function decodeDoubleQuoted(text: string): string {
  if (!text.includes('\\')) return text
  let sawByte = false
  const decoded = text.replaceAll(/\\(?:x([0-9a-fA-F]{2})|([^]))/g, (_, hex: string | undefined, other: string) => {
    if (hex === undefined) return ESCAPES[other] ?? other
    const byte = Number.parseInt(hex, 16)
    sawByte ||= byte >= 0x80
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
  })
  // Bytes given one by one may together be a character.
  return sawByte ? decodeSource(encodeSource(decoded)) : decoded
}
