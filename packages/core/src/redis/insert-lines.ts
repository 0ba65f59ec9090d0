import { detectLineEnd } from '../document/index.ts'
import type { Fragment, Patch } from '../document/index.ts'
import type { RedisDocument, Statement } from './document.ts'
import { findLine } from './document.ts'

/** Where lines go: at an offset where a line starts or the file ends. */
export interface LinePlace {
  readonly offset: number
  /** The line beside it, whose indentation new lines take. */
  readonly neighbour?: Statement
}

/** Puts whole lines into a document; a file without a line end at its end stays so. */
export function insertLines(
  document: RedisDocument,
  lines: readonly Fragment[],
  { offset }: LinePlace,
): readonly Patch[] {
  if (lines.length === 0) return []
  const { source } = document
  const lineEnd = detectLineEnd(source, offset)
  const isOpenEnd = offset === source.length && source !== '' && source !== '\ufeff' && !source.endsWith('\n')
  const to = lines.flatMap((line): Fragment => (isOpenEnd ? [lineEnd, ...line] : [...line, lineEnd]))
  return [{ start: offset, end: offset, to }]
}

/** Lines with the blanks in front that a neighbour has. */
export function indentLike(
  document: RedisDocument,
  lines: readonly Fragment[],
  neighbour: Statement | undefined,
): readonly Fragment[] {
  if (neighbour === undefined) return lines
  const indentation = document.source.slice(findLine(document, neighbour).start, neighbour.nameStart)
  return indentation === '' ? lines : lines.map((line) => [indentation, ...line])
}
