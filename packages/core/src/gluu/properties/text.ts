import { isLineEnd, skipBlanks, skipLineEnd } from './lexer.ts'

const NAMED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

/** What a key or value of the file says. */
export function decodeText(text: string): string {
  if (!text.includes('\\')) return text
  let decoded = ''
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('\\', at)
    if (next < 0) break
    decoded += text.slice(at, next)
    const char = text[next + 1] ?? ''
    if (char !== '' && isLineEnd(char.charCodeAt(0))) at = skipBlanks(text, skipLineEnd(text, next + 1))
    else if (char === 'u') {
      decoded += String.fromCharCode(Number.parseInt(text.slice(next + 2, next + 6), 16))
      at = next + 6
    } else {
      decoded += NAMED[char] ?? char
      at = next + 2
    }
  }
  return decoded + text.slice(at)
}

/** A key as it stands in the file. */
export function encodeKey(key: string): string {
  return escapeText(key, /[\\=:#! ]/)
}

/**
 * A value as it stands in the file. Everything beyond ASCII is written as `\uXXXX`, since some readers take the file
 * for Latin-1 and some for UTF-8. With `strict`, `=`, `:`, `#` and `!` are escaped too, as setup.py's own writer does;
 * no reader needs that but for the first character, which behind a separator of blanks would be the separator.
 */
export function encodeValue(value: string, strict: boolean): string {
  return escapeText(value, strict ? /[\\=:#!]/ : /\\/).replace(/^[ =:]/, '\\$&')
}

function escapeText(text: string, marked: RegExp): string {
  return text.replaceAll(/[^\x20-\x7E]|[\\=:#! ]/g, (char) => {
    if (char === '\n') return '\\n'
    if (char === '\r') return '\\r'
    if (char === '\t') return '\\t'
    if (char === '\f') return '\\f'
    const code = char.charCodeAt(0)
    if (code < 0x20 || code > 0x7e) return `\\u${code.toString(16).padStart(4, '0')}`
    return marked.test(char) ? `\\${char}` : char
  })
}

/** Why no value can carry a text; `undefined` where one can. setup.py refuses halves of surrogate pairs. */
export function whyNotText(text: string): string | undefined {
  return /\p{Surrogate}/u.test(text) ? 'holds half a surrogate pair, which setup.py refuses' : undefined
}
