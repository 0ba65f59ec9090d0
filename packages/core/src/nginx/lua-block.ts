const NEWLINE = 10
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const MINUS = 45
const EQUALS = 61
const LEFT_BRACKET = 91
const BACKSLASH = 92
const LEFT_BRACE = 123
const RIGHT_BRACE = 125

/** Whether a directive's block is Lua code, read by the Lua module and not by nginx. */
export function isLuaBlock(name: string): boolean {
  return name.endsWith('_by_lua_block')
}

/**
 * Where the Lua code that starts at `from` ends: the offset of the `}` that closes its block, or -1 where there is
 * none. Follows the Lua module's own scanner (`util/gen-lexer-c`, lua-nginx-module 0.10.28): it knows strings,
 * comments and long brackets, and nothing else of Lua.
 */
export function findLuaEnd(source: string, from: number): number {
  const unclosed: UnclosedQuotes = { double: 0, single: 0 }
  let depth = 1
  let at = from
  while (at < source.length) {
    switch (source.charCodeAt(at)) {
      case LEFT_BRACE:
        depth += 1
        at += 1
        break
      case RIGHT_BRACE:
        depth -= 1
        if (depth === 0) return at
        at += 1
        break
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        at = skipString(source, at, unclosed)
        break
      case LEFT_BRACKET: {
        const inside = skipLongOpening(source, at)
        at = inside < 0 ? at + 1 : skipLongBracket(source, at, inside)
        break
      }
      case MINUS:
        at = source.charCodeAt(at + 1) === MINUS ? skipComment(source, at + 2) : at + 1
        break
      default:
        at += 1
    }
    if (at < 0) return -1
  }
  return -1
}

/** Up to where quotes of each kind are known to open no string. */
interface UnclosedQuotes {
  double: number
  single: number
}

/**
 * Behind the string that opens at `at`; one that does not close in its line is no string: behind its quote. Then none of
 * the same quotes behind it in that line opens one either: each had a backslash before it, and was read on from.
 */
function skipString(source: string, at: number, unclosed: UnclosedQuotes): number {
  const quote = source.charCodeAt(at)
  const kind = quote === DOUBLE_QUOTE ? 'double' : 'single'
  if (at < unclosed[kind]) return at + 1
  let index = at + 1
  for (; index < source.length; index++) {
    const code = source.charCodeAt(index)
    if (code === quote) return index + 1
    if (code === BACKSLASH) index += 1
    if (source.charCodeAt(index) === NEWLINE) break
  }
  unclosed[kind] = index
  return at + 1
}

function skipComment(source: string, at: number): number {
  const inside = source.charCodeAt(at) === LEFT_BRACKET ? skipLongOpening(source, at) : -1
  if (inside >= 0) return skipLongBracket(source, at, inside)
  const end = source.indexOf('\n', at)
  return end < 0 ? source.length : end
}

/** Behind a long bracket's opening `[==[`, or -1 where there is none. */
function skipLongOpening(source: string, at: number): number {
  let index = at + 1
  while (source.charCodeAt(index) === EQUALS) index += 1
  return source.charCodeAt(index) === LEFT_BRACKET ? index + 1 : -1
}

function skipLongBracket(source: string, start: number, inside: number): number {
  const closing = `]${source.slice(start + 1, inside - 1)}]`
  const end = source.indexOf(closing, inside)
  return end < 0 ? -1 : end + closing.length
}
