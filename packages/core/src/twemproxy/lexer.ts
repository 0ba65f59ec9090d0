import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'
import { isBlank, isBreak, skipBreak } from './character.ts'
import type { YamlToken } from './scanner.ts'

/** What a token of nutcracker.yml can be; the index is its kind on the tape. */
export const TOKEN_NAMES = [
  'blank',
  'newline',
  'comment',
  'byte-order-mark',
  'entry',
  'key',
  'value',
  'plain',
  'single-quoted',
  'double-quoted',
  'block',
] as const

const KINDS: ReadonlyMap<string, number> = new Map(TOKEN_NAMES.map((name, index) => [name, index]))

/** Tiles the source with the scanner's tokens and what stands between them. */
export function tileSource(source: string, tokens: readonly YamlToken[]): TokenTape {
  const tape = new TokenTapeWriter(TOKEN_NAMES, tokens.length * 3)
  const push = (name: (typeof TOKEN_NAMES)[number], end: number): void => tape.push(KINDS.get(name) ?? 0, end)
  const tileGap = (end: number): void => {
    let at = tape.offset
    while (at < end) {
      const code = source.charCodeAt(at)
      if (isBreak(code)) {
        at = skipBreak(source, at)
        push('newline', at)
      } else if (isBlank(code)) {
        while (at < end && isBlank(source.charCodeAt(at))) at += 1
        push('blank', at)
      } else if (code === 0xfeff && at === 0) {
        at = 1
        push('byte-order-mark', at)
      } else {
        while (at < end && !isBreak(source.charCodeAt(at))) at += 1
        push('comment', at)
      }
    }
  }
  for (const { kind, start, end } of tokens) {
    if (end === start) continue
    tileGap(start)
    push(kind === 'scalar' ? nameScalar(source, start) : kind === 'entry' || kind === 'key' ? kind : 'value', end)
  }
  tileGap(source.length)
  return tape.finish(source)
}

function nameScalar(source: string, start: number): (typeof TOKEN_NAMES)[number] {
  switch (source[start]) {
    case "'":
      return 'single-quoted'
    case '"':
      return 'double-quoted'
    case '|':
    case '>':
      return 'block'
    default:
      return 'plain'
  }
}
