import { TokenTapeWriter } from '../../document/index.ts'
import type { TokenTape } from '../../document/index.ts'

/** What a token of JSON can be; the index is its kind on the tape. */
export const TOKEN_NAMES = ['blank', 'punctuation', 'string', 'number', 'word', 'byte-order-mark', 'text'] as const

const BLANK = 0
const PUNCTUATION = 1
const STRING = 2
const NUMBER = 3
const WORD = 4
const MARK = 5
const TEXT = 6

/** Something that no reader of JSON takes. */
export interface JsonFault {
  readonly start: number
  readonly end: number
  readonly message: string
  readonly expected: string
}

/** Splits a text into the tokens of JSON (RFC 8259). What is none becomes a `text` token and a fault. */
export function lexJson(source: string): { readonly tokens: TokenTape; readonly faults: readonly JsonFault[] } {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 2)
  const faults: JsonFault[] = []
  // Sticky, so that each match begins where the last one ended.
  const token =
    /([ \t\n\r]+)|([{}[\]:,])|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])|(?:true|false|null)(?!\w)/y
  let at = 0
  if (source.charCodeAt(0) === 0xfeff) {
    at = 1
    tape.push(MARK, at)
    faults.push({
      start: 0,
      end: 1,
      message: 'a byte order mark stands before the text',
      expected: 'no byte order mark',
    })
  }
  while (at < source.length) {
    const stringEnd = source.charCodeAt(at) === 0x22 ? findStringEnd(source, at) : undefined
    if (stringEnd !== undefined) {
      at = stringEnd
      tape.push(STRING, at)
      continue
    }
    token.lastIndex = at
    const found = token.exec(source)
    if (found === null) {
      const end = findTextEnd(source, at)
      faults.push({ start: at, end, message: 'this is no JSON', expected: 'a value, or punctuation' })
      tape.push(TEXT, end)
      at = end
      continue
    }
    at = token.lastIndex
    const [, blank, punctuation, number] = found
    tape.push(
      blank !== undefined ? BLANK : punctuation !== undefined ? PUNCTUATION : number !== undefined ? NUMBER : WORD,
      at,
    )
  }
  return { tokens: tape.finish(source), faults }
}

/** Offset behind the closing quote; `undefined` where the string is broken. */
function findStringEnd(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return undefined
    if (code !== 0x5c) continue
    at += 1
    const letter = source[at] ?? ''
    if (letter === 'u' && /^[0-9A-Fa-f]{4}$/.test(source.slice(at + 1, at + 5))) at += 4
    else if (letter === '' || !'"\\/bfnrt'.includes(letter)) return undefined
  }
  return undefined
}

function findTextEnd(source: string, start: number): number {
  if (source[start] === '"') {
    const end = source.indexOf('\n', start)
    return end < 0 ? source.length : end
  }
  let end = start + 1
  while (end < source.length && /[^\s{}[\]:,"]/.test(source[end] ?? '')) end += 1
  return end
}
