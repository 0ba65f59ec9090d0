import { whyNotText } from '../errors/index.ts'

const PLAIN = /^[A-Za-z0-9_.,:/@%+=*~-]+$/
// The escapes that sdssplitargs knows; redis-cli reads its standard input by the same rules.
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\u0007': '\\a',
}

/** Why redis.conf cannot carry this argument; `null` when it can. Newlines and quotes it can: they are escaped. */
export function whyNotRedis(argument: string): string | null {
  return whyNotText(argument)
}

/** One argument, in double quotes unless it is plain. */
export function quoteRedisArgument(argument: string): string {
  return PLAIN.test(argument) ? argument : forceRedisQuotes(argument)
}

/** One argument in double quotes. */
export function forceRedisQuotes(argument: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped here
  const escaped = argument.replaceAll(/["\\\u0000-\u001f\u007f]/g, (character) => {
    const known = ESCAPES[character]
    return known ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}
