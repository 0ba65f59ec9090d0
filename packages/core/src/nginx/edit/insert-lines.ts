import type { Patch } from '../../document/index.ts'
import type { NginxDocument, Statement } from '../document.ts'
import { listStatements } from '../document.ts'
import type { Line } from '../write/line.ts'
import { indentLine } from '../write/line.ts'
import { detectLineEnd, detectUnit, indentationOf, lineStart, skipBlanks } from './text-line.ts'

/** Where lines are put: at the start or the end of a block or file, or beside a statement. */
export type LinePlace =
  | { readonly kind: 'start' | 'end'; readonly block: Statement | undefined }
  | { readonly kind: 'before' | 'after'; readonly neighbour: Statement }

/** A patch that puts lines in a place, indented like their neighbours and with the document's line ends. */
export function insertLines(document: NginxDocument, lines: readonly Line[], place: LinePlace): Patch {
  const { source } = document
  const lineEnd = detectLineEnd(document)
  const unit = detectUnit(document)
  const indentation = 'neighbour' in place ? indentLike(source, place.neighbour) : indentIn(document, place.block, unit)
  const texts = lines.map((line) => indentLine(reindent(line, unit), indentation))
  const { at, inline, tail } = findSpot(document, place)
  if (!inline) return { start: at, end: at, to: texts.flatMap((line) => [...line, lineEnd]) }
  const rest = tail === undefined ? [] : [lineEnd + tail]
  return { start: at, end: at, to: [...texts.flatMap((line) => [lineEnd, ...line]), ...rest] }
}

interface Spot {
  readonly at: number
  /** It is behind something in a line, not at the start of one. */
  readonly inline: boolean
  /** What follows goes to a line of its own, indented so. */
  readonly tail?: string
}

function findSpot(document: NginxDocument, place: LinePlace): Spot {
  const { source } = document
  switch (place.kind) {
    case 'before': {
      const { start } = place.neighbour
      if (indentationOf(source, start) !== undefined) return { at: lineStart(source, start), inline: false }
      return { at: start, inline: true, tail: indentLike(source, place.neighbour) }
    }
    case 'after':
      return spotBehind(source, place.neighbour.end, indentLike(source, place.neighbour))
    case 'start': {
      if (place.block === undefined) return { at: source.startsWith('\ufeff') ? 1 : 0, inline: false }
      const opening = openingOf(document, place.block)
      return spotBehind(source, opening, indentIn(document, place.block, detectUnit(document)))
    }
    default: {
      if (place.block === undefined) return { at: source.length, inline: source !== '' && !source.endsWith('\n') }
      const closing = place.block.end - 1
      if (indentationOf(source, closing) !== undefined) return { at: lineStart(source, closing), inline: false }
      return { at: closing, inline: true, tail: indentationOf(source, place.block.start) ?? '' }
    }
  }
}

/** Behind an offset: the next line where only blanks or a comment follow, else the same one, cut in two. */
function spotBehind(source: string, offset: number, indentation: string): Spot {
  const next = skipBlanks(source, offset)
  if (next >= source.length) return { at: source.length, inline: true }
  if (source[next] === '\n') return { at: next + 1, inline: false }
  if (source[next] === '#') {
    const lineFeed = source.indexOf('\n', next)
    return lineFeed < 0 ? { at: source.length, inline: true } : { at: lineFeed + 1, inline: false }
  }
  return { at: offset, inline: true, tail: source[next] === '}' ? leadingBlanks(source, offset) : indentation }
}

/** What the line of an offset begins with. */
function leadingBlanks(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, offset)))?.[0] ?? ''
}

/** Behind a block's `{`. */
function openingOf({ tokens, statements }: NginxDocument, block: Statement): number {
  return tokens.ends[statements.terminators[block.index] ?? 0] ?? 0
}

function indentLike(source: string, neighbour: Statement): string {
  return indentationOf(source, neighbour.start) ?? leadingBlanks(source, neighbour.start)
}

function indentIn(document: NginxDocument, block: Statement | undefined, unit: string): string {
  for (const child of listStatements(document, block)) {
    const indentation = indentationOf(document.source, child.start)
    if (indentation !== undefined) return indentation
  }
  if (block === undefined) return ''
  return leadingBlanks(document.source, block.start) + unit
}

/** The writer indents by four blanks; only the start of a line is indentation, not what a parameter holds. */
function reindent(line: Line, unit: string): Line {
  const [first, ...others] = line
  if (typeof first !== 'string') return line
  return [first.replace(/^(?: {4})+/, (blanks) => unit.repeat(blanks.length / 4)), ...others]
}
