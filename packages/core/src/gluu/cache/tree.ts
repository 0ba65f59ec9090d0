import { tokenEnd, tokenStart } from '../../document/index.ts'
import type { TokenTape } from '../../document/index.ts'
import type { JsonFault } from './lexer.ts'

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

const BLANK = 0
/** Deeper than anything sensible, and shallower than the stack. */
const DEPTH_LIMIT = 500

/** The tree of a text, or the first thing out of place. */
export function buildTree(source: string, tokens: TokenTape): JsonNode | JsonFault {
  const solid: number[] = []
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.kinds[index] !== BLANK) solid.push(index)
  }
  let next = 0
  const startOf = (): number => (next < solid.length ? tokenStart(tokens, solid[next] ?? 0) : source.length)
  const endOf = (): number => (next < solid.length ? tokenEnd(tokens, solid[next] ?? 0) : source.length)
  const kindOf = (): string => (next < solid.length ? (tokens.names[tokens.kinds[solid[next] ?? 0] ?? 0] ?? '') : 'end')
  const isNext = (char: string): boolean => kindOf() === 'punctuation' && source[startOf()] === char
  const fail = (expected: string): JsonFault => {
    return { start: startOf(), end: endOf(), message: `${expected} is missing here`, expected }
  }

  const parseValue = (depth: number): JsonNode | JsonFault => {
    if (depth > DEPTH_LIMIT) return fail('a flatter value')
    if (isNext('{')) return parseObject(depth)
    if (isNext('[')) return parseArray(depth)
    const kind = kindOf()
    if (kind !== 'string' && kind !== 'number' && kind !== 'word') return fail('a value')
    const node = { kind, start: startOf(), end: endOf() } as const
    next += 1
    return node
  }

  const parseObject = (depth: number): JsonNode | JsonFault => {
    const start = startOf()
    const members: JsonMember[] = []
    next += 1
    while (!isNext('}')) {
      if (members.length > 0) {
        if (!isNext(',')) return fail("',' or '}'")
        next += 1
      }
      if (kindOf() !== 'string') return fail('a name in quotes')
      const [nameStart, nameEnd] = [startOf(), endOf()]
      next += 1
      if (!isNext(':')) return fail("':'")
      next += 1
      const value = parseValue(depth + 1)
      if (isFault(value)) return value
      members.push({ name: String(JSON.parse(source.slice(nameStart, nameEnd))), start: nameStart, nameEnd, value })
    }
    const end = endOf()
    next += 1
    return { kind: 'object', start, end, members }
  }

  const parseArray = (depth: number): JsonNode | JsonFault => {
    const start = startOf()
    const items: JsonNode[] = []
    next += 1
    while (!isNext(']')) {
      if (items.length > 0) {
        if (!isNext(',')) return fail("',' or ']'")
        next += 1
      }
      const item = parseValue(depth + 1)
      if (isFault(item)) return item
      items.push(item)
    }
    const end = endOf()
    next += 1
    return { kind: 'array', start, end, items }
  }

  const root = parseValue(0)
  if (isFault(root)) return root
  return kindOf() === 'end' ? root : fail('the end of the text')
}

/** Whether a tree could not be built. */
export function isFault(node: JsonNode | JsonFault): node is JsonFault {
  return 'expected' in node
}
