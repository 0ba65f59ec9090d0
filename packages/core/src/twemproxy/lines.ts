import type { Span } from '../document/index.ts'
import { isBreak, skipBreak } from './character.ts'

/**
 * The lines from that of offset `first` to that of `last`, as YAML 1.1 breaks them: the last line's break included, a
 * byte order mark not.
 */
export function findYamlLines(source: string, first: number, last: number): Span {
  let start = first
  while (start > 0 && !isBreak(source.charCodeAt(start - 1))) start -= 1
  if (start === 0 && first > 0 && source.charCodeAt(0) === 0xfeff) start = 1
  // A block scalar ends behind its own break, and has no more of that line.
  if (last > first && findBreakBefore(source, last) !== '') return { start, end: last }
  let end = last
  while (end < source.length && !isBreak(source.charCodeAt(end))) end += 1
  return { start, end: end < source.length ? skipBreak(source, end) : end }
}

/** The break that ends at an offset; empty where none does. */
export function findBreakBefore(source: string, offset: number): string {
  if (offset === 0 || !isBreak(source.charCodeAt(offset - 1))) return ''
  return offset > 1 && source.startsWith('\r\n', offset - 2) ? '\r\n' : source.slice(offset - 1, offset)
}
