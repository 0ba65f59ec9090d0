import type { Line } from './line.ts'
import { indentLine } from './line.ts'

const INDENTATION = '    '

/** A block around lines. */
export function wrapBlock(head: Line, lines: readonly Line[]): readonly Line[] {
  if (lines.length === 0) return [[...head, ' {}']]
  return [[...head, ' {'], ...lines.map((line) => indentLine(line, INDENTATION)), ['}']]
}
