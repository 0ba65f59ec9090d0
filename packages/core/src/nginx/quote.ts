import { whyNotText } from '../errors/index.ts'

const PLAIN = /^[A-Za-z0-9_.,:/@%+=*~^?&!|()<>[\]-]+$/
const PLAIN_EXPRESSION = /^(?:[A-Za-z0-9_.,:/@%+=*~?&|-]|\$[A-Za-z_0-9]+|\$\{[A-Za-z_0-9]+\})+$/
// One token has at most 4095 bytes; a character at most four.
const TOKEN_LIMIT = 1000

/** Why nginx.conf cannot carry this text; `null` when it can. */
export function whyNotNginx(text: string, expression: boolean): string | null {
  if (!expression && text.includes('$')) return 'holds a $, which nginx cannot escape'
  if (text.length > TOKEN_LIMIT) return `is longer than ${TOKEN_LIMIT} characters`
  return whyNotText(text)
}

/** One argument, in double quotes unless it is plain. */
export function quoteNginxArgument(text: string, expression: boolean): string {
  if ((expression ? PLAIN_EXPRESSION : PLAIN).test(text)) return text
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped}"`
}
