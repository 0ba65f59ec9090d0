import type { NginxDocument, Statement } from '../document.ts'
import { listStatements } from '../document.ts'

/** The line end of a document: that of its first line. */
export function detectLineEnd({ source }: NginxDocument): string {
  const at = source.indexOf('\n')
  return at > 0 && source[at - 1] === '\r' ? '\r\n' : '\n'
}

/** Offset of the first character of the line in which `offset` is. */
export function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1
}

/** Behind blanks and tabs from `offset` on; the end of a line is not passed. */
export function skipBlanks(source: string, offset: number): number {
  let at = offset
  while (source[at] === ' ' || source[at] === '\t' || (source[at] === '\r' && source[at + 1] === '\n')) at += 1
  return at
}

/** What stands before an offset in its line where that is blanks only; undefined otherwise. */
export function indentationOf(source: string, offset: number): string | undefined {
  const before = source.slice(lineStart(source, offset), offset)
  return /^[ \t]*$/.test(before) ? before : undefined
}

/** How far lines of a block are indented beyond it, from the first one that is; four blanks where none is. */
export function detectUnit(document: NginxDocument): string {
  for (const unit of listUnits(document, undefined)) return unit
  return '    '
}

function* listUnits(document: NginxDocument, parent: Statement | undefined): Generator<string> {
  for (const statement of listStatements(document, parent)) {
    if (parent !== undefined) {
      const outer = indentationOf(document.source, parent.start)
      const inner = indentationOf(document.source, statement.start)
      const isDeeper = outer !== undefined && inner !== undefined && inner.length > outer.length
      if (isDeeper && inner.startsWith(outer)) yield inner.slice(outer.length)
    }
    if (statement.block === 'statements') yield* listUnits(document, statement)
  }
}
