import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'

/** What a token of a hosts file can be; the index is its kind on the tape. */
export const TOKEN_NAMES = ['blank', 'newline', 'comment', 'address', 'name', 'ignored'] as const

const BLANK = 0
const NEWLINE = 1
export const COMMENT = 2
const ADDRESS = 3
export const NAME = 4
const IGNORED = 5

/** The tokens of a file; `entries` are the tokens that begin an entry: its address, right or wrong. */
export interface Lexed {
  readonly tokens: TokenTape
  readonly entries: Uint32Array
}

/**
 * Splits a file as glibc's `nss_files` does: words between blanks (C's `isspace`, so a carriage return is one), a `#`
 * anywhere begins a comment, and a line ends at a NUL. Any text can be split.
 */
export function lexHosts(source: string): Lexed {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 2)
  const entries: number[] = []
  let at = 0
  let kind = ADDRESS
  while (at < source.length) {
    const code = source.charCodeAt(at)
    if (code === 0x0a) {
      at += 1
      tape.push(NEWLINE, at)
      kind = ADDRESS
    } else if (isBlank(code)) {
      while (at < source.length && isBlank(source.charCodeAt(at))) at += 1
      tape.push(BLANK, at)
    } else if (code === 0 || code === 0x23) {
      const feed = source.indexOf('\n', at)
      const end = feed < 0 ? source.length : feed
      const nul = code === 0 ? at : source.indexOf('\0', at)
      at = end
      if (nul < 0 || nul > end) tape.push(COMMENT, end)
      else {
        tape.push(COMMENT, nul)
        tape.push(IGNORED, end)
      }
    } else {
      while (at < source.length && isWord(source.charCodeAt(at))) at += 1
      if (kind === ADDRESS) entries.push(tape.length)
      tape.push(kind, at)
      kind = NAME
    }
  }
  return { tokens: tape.finish(source), entries: Uint32Array.from(entries) }
}

/** C's `isspace`, but for the line feed. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || (code >= 0x0b && code <= 0x0d)
}

function isWord(code: number): boolean {
  return code !== 0 && code !== 0x0a && code !== 0x23 && !isBlank(code)
}
