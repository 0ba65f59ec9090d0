import { ClustermgrError } from '../errors/index.ts'

/** Longest key that libyaml finds without `? `; room for its quotes is left. */
const KEY_LIMIT = 1000

/** A scalar that libyaml reads as exactly this text: plain where that is safe, else in double quotes. */
export function encodeScalar(text: string): string {
  return isPlain(text) ? text : quoteScalar(text)
}

/** Why no scalar can carry a text; `undefined` where one can. */
export function whyNotScalar(text: string): string | undefined {
  if (text === '') return 'is empty, which nutcracker refuses'
  return /\p{Surrogate}/u.test(text) ? 'holds half a surrogate pair, which YAML cannot carry' : undefined
}

/** Why a text cannot be the name of a pool. */
export function whyNotName(text: string): string | undefined {
  if (encodeScalar(text).length > KEY_LIMIT) return `is longer than a key of YAML can be`
  return whyNotScalar(text)
}

/**
 * A password as `redis_auth` carries it, always in quotes.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` where it is empty or no text. Never shows the value.
 */
export function encodeSecret(value: string): string {
  const reason = whyNotScalar(value)
  if (reason !== undefined)
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', `the secret for nutcracker.yml ${reason}`)
  return quoteScalar(value)
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9/_][A-Za-z0-9/_.:@+-]*(?: [A-Za-z0-9/_.:@+-]+)*$/.test(text) && !/:(?: |$)/.test(text)
}

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
}

function quoteScalar(text: string): string {
  // Everything outside of what libyaml prints as it is, and the breaks of YAML 1.1.
  const special =
    /["\\]|[^\x20-\x7E\u{A1}-\u{2027}\u{202A}-\u{D7FF}\u{E000}-\u{FEFE}\u{FF00}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
  return `"${text.replaceAll(special, (char) => NAMED[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}"`
}
