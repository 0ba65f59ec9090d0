import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'

const TOKEN_NAMES = ['blank', 'newline', 'comment', 'symbol', 'word', 'string'] as const

/** Words that begin a statement; as a value they stand in quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'group',
  'host',
  'exclude',
  'include',
  'compare',
  'key',
  'auto',
  'action',
  'pattern',
  'exec',
  'logfile',
  'do-local',
  'do-local-only',
  'prefix',
  'on',
  'backup-directory',
  'backup-generations',
  'no-cygwin-lowercase',
  'config',
  'nossl',
  'ignore',
  'database',
  'tempdir',
  'lock-timeout',
])

const PATTERNS = [/[ \t\r]+/y, /\n/y, /#[^\r\n]*/y, /[{}();:@]/y, /[^ \r\n\t@;()#"]*[^ \r\n\t@:;()#"]/y, /"[^"]*"?/y]

/**
 * Tiles a text with tokens as csync2's own scanner splits it: the longest match counts, so that `{` begins a block only
 * where a blank stands behind it, and `a:b` is one word.
 */
export function lexCsync2(source: string): TokenTape {
  const tape = new TokenTapeWriter(TOKEN_NAMES, source.length >>> 2)
  while (tape.offset < source.length) {
    const ends = PATTERNS.map((pattern) => {
      pattern.lastIndex = tape.offset
      return pattern.test(source) ? pattern.lastIndex : 0
    })
    const end = Math.max(...ends)
    tape.push(ends.indexOf(end), end)
  }
  return tape.finish(source)
}
