import { tokenEnd, tokenStart } from '../../document/index.ts'
import type { TokenTape } from '../../document/index.ts'
import type { JsonFault } from './lexer.ts'
import { BLANK, NUMBER, PUNCTUATION, STRING, WORD } from './lexer.ts'

/** A value of JSON with its place. */
export type JsonNode =
  | { readonly kind: 'object'; readonly start: number; readonly end: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly start: number; readonly end: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string' | 'number' | 'word'; readonly start: number; readonly end: number }

/** A name with its value. */
export interface JsonMember {
  readonly name: string
  readonly start: number
  /** Behind the name, before the colon. */
  readonly nameEnd: number
  readonly value: JsonNode
}

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const COLON = 0x3a
/** Behind the last token. */
const NOTHING = -1
const LEAF_KINDS = { [STRING]: 'string', [NUMBER]: 'number', [WORD]: 'word' } as const
/** Deeper than anything sensible, and shallower than the stack. */
const DEPTH_LIMIT = 500

/** The tree of a text, or the first thing out of place. */
export function buildTree(source: string, tokens: TokenTape): JsonNode | JsonFault {
  let next = -1
  const advance = (): void => {
    do next += 1
    while (next < tokens.length && tokens.kinds[next] === BLANK)
  }
  const startOf = (): number => (next < tokens.length ? tokenStart(tokens, next) : source.length)
  const endOf = (): number => (next < tokens.length ? tokenEnd(tokens, next) : source.length)
  const kindOf = (): number => (next < tokens.length ? (tokens.kinds[next] ?? NOTHING) : NOTHING)
  const isNext = (char: number): boolean => kindOf() === PUNCTUATION && source.charCodeAt(startOf()) === char
  const fail = (expected: string): JsonFault => {
    return { start: startOf(), end: endOf(), message: `${expected} is missing here`, expected }
  }

  const parseValue = (depth: number): JsonNode | JsonFault => {
    if (depth > DEPTH_LIMIT) return fail('a flatter value')
    if (isNext(OPEN_BRACE)) return parseObject(depth)
    if (isNext(OPEN_BRACKET)) return parseArray(depth)
    const kind = kindOf()
    if (kind !== STRING && kind !== NUMBER && kind !== WORD) return fail('a value')
    const node = { kind: LEAF_KINDS[kind], start: startOf(), end: endOf() } as const
    advance()
    return node
  }

  const parseObject = (depth: number): JsonNode | JsonFault => {
    const start = startOf()
    const members: JsonMember[] = []
    advance()
    while (!isNext(CLOSE_BRACE)) {
      if (members.length > 0) {
        if (!isNext(COMMA)) return fail("',' or '}'")
        advance()
      }
      if (kindOf() !== STRING)
        return fail(members.length > 0 && isNext(CLOSE_BRACE) ? "a name behind ','" : 'a name in quotes')
      const nameStart = startOf()
      const nameEnd = endOf()
      advance()
      if (!isNext(COLON)) return fail("':'")
      advance()
      const value = parseValue(depth + 1)
      if (isFault(value)) return value
      members.push({ name: decodeName(source.slice(nameStart, nameEnd)), start: nameStart, nameEnd, value })
    }
    const end = endOf()
    advance()
    return { kind: 'object', start, end, members }
  }

  const parseArray = (depth: number): JsonNode | JsonFault => {
    const start = startOf()
    const items: JsonNode[] = []
    advance()
    while (!isNext(CLOSE_BRACKET)) {
      if (items.length > 0) {
        if (!isNext(COMMA)) return fail("',' or ']'")
        advance()
      }
      const item = parseValue(depth + 1)
      if (isFault(item)) return item
      items.push(item)
    }
    const end = endOf()
    advance()
    return { kind: 'array', start, end, items }
  }

  advance()
  const root = parseValue(0)
  if (isFault(root)) return root
  return kindOf() === NOTHING ? root : fail('the end of the text')
}

function decodeName(text: string): string {
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1)
}

/** Whether a tree could not be built. */
export function isFault(node: JsonNode | JsonFault): node is JsonFault {
  return 'expected' in node
}
