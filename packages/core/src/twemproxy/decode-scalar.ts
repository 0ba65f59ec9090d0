import { isBlank, isBreak, skipBreak } from './character.ts'

/** The value of a scalar as libyaml gives it to nutcracker. `text` is the whole token. */
export function decodeScalar(text: string, parentIndent: number): string {
  const first = text.charCodeAt(0)
  if (first === 0x27) return decodeLines(text.slice(1, -1), (line) => line.replaceAll("''", "'"))
  if (first === 0x22) return decodeDouble(text.slice(1, -1))
  if (first === 0x7c || first === 0x3e) return decodeBlock(text, parentIndent)
  return decodeLines(text, (line) => line)
}

/** Folds line breaks: one becomes a space, of several the first is lost. */
function decodeLines(text: string, decode: (line: string) => string): string {
  let folded = ''
  let from = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (!isBlank(code) && !isBreak(code)) {
      at += 1
      continue
    }
    const gap = readGap(text, at)
    folded += decode(text.slice(from, at)) + gap.value
    at = gap.end
    from = at
  }
  return folded + decode(text.slice(from))
}

/** What blanks and breaks from `start` become. */
function readGap(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start
  let blanks = ''
  let leading: string | undefined
  let trailing = ''
  for (let code = text.charCodeAt(at); isBlank(code) || isBreak(code); code = text.charCodeAt(at)) {
    if (isBlank(code)) {
      if (leading === undefined) blanks += text[at]
      at += 1
      continue
    }
    const lineBreak = normaliseBreak(code)
    if (leading === undefined) leading = lineBreak
    else trailing += lineBreak
    at = skipBreak(text, at)
  }
  if (leading === undefined) return { value: blanks, end: at }
  if (leading !== '\n') return { value: leading + trailing, end: at }
  return { value: trailing === '' ? ' ' : trailing, end: at }
}

function normaliseBreak(code: number): string {
  return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n'
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xA0',
  L: '\u2028',
  P: '\u2029',
}

function decodeDouble(text: string): string {
  let value = ''
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x5c && isBreak(text.charCodeAt(at + 1))) {
      // An escaped line end joins the lines; further breaks and the blanks before the next word go too.
      const gap = readGap(text, at + 1)
      const breaks = [...text.slice(at + 1, gap.end).matchAll(/\r\n|[\n\r\x85\u2028\u2029]/g)].slice(1)
      value += breaks.map(([lineBreak]) => normaliseBreak(lineBreak.charCodeAt(0))).join('')
      at = gap.end
    } else if (code === 0x5c) {
      const letter = text[at + 1] ?? ''
      const length = { x: 2, u: 4, U: 8 }[letter] ?? 0
      value +=
        length === 0
          ? (ESCAPES[letter] ?? '')
          : String.fromCodePoint(Number.parseInt(text.slice(at + 2, at + 2 + length), 16))
      at += 2 + length
    } else if (isBlank(code) || isBreak(code)) {
      const gap = readGap(text, at)
      value += gap.value
      at = gap.end
    } else {
      value += text[at]
      at += 1
    }
  }
  return value
}

function decodeBlock(text: string, parentIndent: number): string {
  const header = /^[|>]([+\-0-9]*)[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?/.exec(text)
  const folded = text.startsWith('>')
  const chomp = /[+-]/.exec(header?.[1] ?? '')?.[0]
  const digit = /[0-9]/.exec(header?.[1] ?? '')?.[0]
  const body = text.slice(header?.[0].length ?? 1).replace(/^(?:\r\n|[\n\r\x85\u2028\u2029])/, '')
  const lines = [...body.matchAll(/([^\n\r\x85\u2028\u2029]*)(\r\n|[\n\r\x85\u2028\u2029]|$)/g)].map(
    ([, line = '', end = '']) => ({
      line,
      end: end === '' ? '' : normaliseBreak(end.charCodeAt(0)),
    }),
  )
  const indent =
    digit === undefined
      ? findIndent(
          lines.map(({ line }) => line),
          parentIndent,
        )
      : Math.max(parentIndent, 0) + Number(digit)
  return joinBlock(lines, indent, folded, chomp)
}

function findIndent(lines: readonly string[], parentIndent: number): number {
  let widest = 0
  for (const line of lines) {
    const width = /^ */.exec(line)?.[0].length ?? 0
    widest = Math.max(widest, width)
    if (width < line.length) break
  }
  return Math.max(widest, parentIndent + 1, 1)
}

/** Follows libyaml's loop: what separates two lines is decided when the second one is seen. */
function joinBlock(
  lines: readonly { readonly line: string; readonly end: string }[],
  indent: number,
  folded: boolean,
  chomp: string | undefined,
): string {
  let value = ''
  let leading = ''
  let trailing = ''
  let leadingBlank = false
  for (const { line, end } of lines) {
    const content = line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0))
    if (content === '') {
      trailing += end
      continue
    }
    const startsBlank = isBlank(content.charCodeAt(0))
    if (folded && leading === '\n' && !leadingBlank && !startsBlank) value += trailing === '' ? ' ' : ''
    else value += leading
    value += trailing + content
    leadingBlank = startsBlank
    leading = end
    trailing = ''
  }
  if (chomp !== '-') value += leading
  return chomp === '+' ? value + trailing : value
}
