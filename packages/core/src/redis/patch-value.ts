import type { Fragment, Patch } from '../document/index.ts'
import type { RedisDocument, Statement } from './document.ts'
import { findLine } from './document.ts'
import { indentLike, insertLines } from './insert-lines.ts'

/** Gives one statement the values of a written line; its name, indentation and blanks stay. */
export function patchValue({ nameEnd, arguments: args }: Statement, [, , ...values]: Fragment): Patch {
  const [first] = args
  if (first === undefined) return { start: nameEnd, end: nameEnd, to: [' ', ...values] }
  return { start: first.start, end: args.at(-1)?.end ?? first.end, to: values }
}

/** Puts written lines in place of all the statements: the first one takes the first line, the rest follow it. */
export function patchList(
  document: RedisDocument,
  statements: readonly Statement[],
  lines: readonly Fragment[],
): readonly Patch[] {
  const [first, ...others] = statements
  const [line, ...rest] = lines
  if (first === undefined) return []
  const removed = (line === undefined ? statements : others).map((one) => ({ ...findLine(document, one), to: [] }))
  if (line === undefined) return removed
  const place = { offset: findLine(document, first).end, neighbour: first }
  return [patchValue(first, line), ...insertLines(document, indentLike(document, rest, first), place), ...removed]
}
