import type { Bytes } from './setting-types.ts'

/**
 * Whether a text from outside is a size that Redis means as it is written. The server itself reads larger ones too, and
 * lets them wrap at 2^64.
 *
 * @example
 * isBytes('512mb') // true
 * isBytes('1.5gb') // false
 */
export function isBytes(text: string): text is Extract<Bytes, string> {
  return /^(?:\d{1,15}b?|\d{1,10}[kmg]b?)$/i.test(text)
}
