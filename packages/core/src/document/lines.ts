import type { Fragment, SourceText } from './fragment.ts'
import type { Span } from './span.ts'

const BYTE_ORDER_MARK = 0xfeff

/** The lines from that of offset `first` to that of `last`, the last line's end included, a byte order mark not. */
export function findLines(source: string, first: number, last: number): Span {
  const start = first === 0 ? 0 : source.lastIndexOf('\n', first - 1) + 1
  const isMarked = start === 0 && first > 0 && source.charCodeAt(0) === BYTE_ORDER_MARK
  // What ends behind its own line end, as a block scalar of YAML does, has no more of that line.
  const feed = last > first && source[last - 1] === '\n' ? last - 1 : source.indexOf('\n', last)
  return { start: isMarked ? 1 : start, end: feed < 0 ? source.length : feed + 1 }
}

/** What the lines near an offset end with: the one before it, or else the one behind it. */
export function detectLineEnd(source: string, offset: number): '\n' | '\r\n' {
  const before = offset === 0 ? -1 : source.lastIndexOf('\n', offset - 1)
  const feed = before < 0 ? source.indexOf('\n', offset) : before
  return feed > 0 && source[feed - 1] === '\r' ? '\r\n' : '\n'
}

/** New lines, each ended by `\n`, with another line end. */
export function endLines(lines: Fragment, lineEnd: string): Fragment {
  return lines.map((piece) => (typeof piece === 'string' ? piece.replaceAll('\n', lineEnd) : piece))
}

/** The text of a span as a fragment, with the secrets in it. */
export function cutText({ source, holes }: SourceText, span: Span): Fragment {
  const pieces: Fragment[number][] = []
  let from = span.start
  for (const { start, end, secret, encoder } of holes) {
    if (start < span.start || end > span.end) continue
    pieces.push(source.slice(from, start), { secret, encoder, placeholder: source.slice(start, end) })
    from = end
  }
  return [...pieces, source.slice(from, span.end)]
}

/** Whether a line begins at an offset: at the start, behind a byte order mark, or behind a line's end. */
export function isLineStart(
  source: string,
  offset: number,
  isLineEnd: (codeUnit: number) => boolean = isLineFeed,
): boolean {
  if (offset === 0) return true
  const before = source.charCodeAt(offset - 1)
  return isLineEnd(before) || (offset === 1 && before === BYTE_ORDER_MARK)
}

function isLineFeed(codeUnit: number): boolean {
  return codeUnit === 0x0a
}
