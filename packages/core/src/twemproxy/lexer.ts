import { TokenTapeWriter } from '../document/index.ts'
import type { TokenTape } from '../document/index.ts'
import { isBlank, isBreak, skipBreak } from './character.ts'
import { ENTRY, KEY, SCALAR } from './yaml-tape.ts'
import type { YamlItems } from './yaml-tape.ts'

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

const BLANK_KIND = 0
const NEWLINE_KIND = 1
const COMMENT_KIND = 2
const MARK_KIND = 3
const ENTRY_KIND = 4
const KEY_KIND = 5
const VALUE_KIND = 6
const PLAIN_KIND = 7
const SINGLE_QUOTED_KIND = 8
const DOUBLE_QUOTED_KIND = 9
const BLOCK_KIND = 10

/** Tiles the source with the scanner's tokens and what stands between them. */
export function tileSource(source: string, tokens: YamlItems): TokenTape {
  const tape = new TokenTapeWriter(TOKEN_NAMES, tokens.length * 3)
  const tileGap = (end: number): void => {
    let at = tape.offset
    while (at < end) {
      const code = source.charCodeAt(at)
      if (isBreak(code)) {
        at = skipBreak(source, at)
        tape.push(NEWLINE_KIND, at)
      } else if (isBlank(code)) {
        while (at < end && isBlank(source.charCodeAt(at))) at += 1
        tape.push(BLANK_KIND, at)
      } else if (code === 0xfeff && at === 0) {
        at = 1
        tape.push(MARK_KIND, at)
      } else {
        while (at < end && !isBreak(source.charCodeAt(at))) at += 1
        tape.push(COMMENT_KIND, at)
      }
    }
  }
  for (let index = 0; index < tokens.length; index++) {
    const end = tokens.endAt(index)
    const start = tokens.startAt(index)
    if (end === start) continue
    tileGap(start)
    const kind = tokens.kindAt(index)
    if (kind === SCALAR) tape.push(kindOfScalar(source.charCodeAt(start)), end)
    else tape.push(kind === ENTRY ? ENTRY_KIND : kind === KEY ? KEY_KIND : VALUE_KIND, end)
  }
  tileGap(source.length)
  return tape.finish(source)
}

function kindOfScalar(first: number): number {
  if (first === 0x27) return SINGLE_QUOTED_KIND
  if (first === 0x22) return DOUBLE_QUOTED_KIND
  return first === 0x7c || first === 0x3e ? BLOCK_KIND : PLAIN_KIND
}
