const BACKSLASH = 92
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
])

/**
 * A parameter as nginx sees it, from how it stands in the file: quotes taken off, `\"`, `\'`, `\\`, `\t`, `\r` and `\n`
 * replaced, quoted or not. Any other backslash stays, with what follows it. Variables stay as they are.
 */
export function decodeParameter(text: string): string {
  const quote = text.charCodeAt(0)
  const inner = quote === 34 || quote === 39 ? text.slice(1, -1) : text
  return inner.includes('\\') ? replaceEscapes(inner) : inner
}

function replaceEscapes(text: string): string {
  let value = ''
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    const replacement = ESCAPES.get(text[at + 1] ?? '')
    if (replacement === undefined) {
      // nginx looks at each character behind a backslash anew: `\d` stays, and so does the next one.
      at += 1
      continue
    }
    value += text.slice(from, at) + replacement
    at += 2
    from = at
  }
  return value + text.slice(from)
}

/** What may stand anywhere, beside that in the first place there is no quote, comment or brace. */
const PIECE = String.raw`\$\{\w+\}|\$(?!\{)|\\[^\s;{"'\\trn$]`
const PLAIN = new RegExp(String.raw`^(?:[^\s;{}"'#\\$]|${PIECE})(?:[^\s;{\\$]|${PIECE})*$`, 'u')

/** Whether `text`, quoted by nothing, is read back as one parameter of the same value. */
export function isPlainParameter(text: string): boolean {
  return PLAIN.test(text)
}

/**
 * How a value is written so that nginx reads exactly it: plain where that is possible, else in quotes. A `$` starts a
 * variable wherever the directive knows variables; nginx has no way to write it otherwise.
 */
export function encodeParameter(value: string): string {
  return isPlainParameter(value) ? value : quoteParameter(value)
}

/** The value in quotes: double ones, unless it has such itself. */
export function quoteParameter(value: string): string {
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"'
  let text = quote
  for (let at = 0; at < value.length; at++) {
    const character = value[at] ?? ''
    switch (character) {
      case '\t':
        text += '\\t'
        break
      case '\r':
        text += '\\r'
        break
      case '\n':
        text += '\\n'
        break
      case '\\':
        text += mustDouble(value, at) ? '\\\\' : '\\'
        break
      default:
        text += character === quote ? `\\${character}` : character
    }
  }
  return text + quote
}

/** Whether a backslash would take the character behind it away, or would be read with it as another. */
function mustDouble(value: string, at: number): boolean {
  const next = value.charCodeAt(at + 1)
  return Number.isNaN(next) || next === BACKSLASH || ESCAPES.has(value[at + 1] ?? '') || next < 32
}
