import type { Fragment, Patch } from '../document/index.ts'
import type { Argument, RedisDocument, Statement } from './document.ts'
import { findLine } from './document.ts'
import type { Match } from './find-matches.ts'
import { indentLike, insertLines } from './insert-lines.ts'

/** Gives one match the values of a written line; its name, indentation and blanks stay, and what else the line has. */
export function patchValue({ statement, part }: Match, [, , ...values]: Fragment): Patch {
  const { nameEnd, arguments: all } = statement
  const args = part ?? all
  const [first] = args
  if (first === undefined) return { start: nameEnd, end: nameEnd, to: [' ', ...values] }
  return { start: first.start, end: args.at(-1)?.end ?? first.end, to: values }
}

/** Puts written lines in place of all the matches: the first one takes the first line, the rest follow it. */
export function patchList(
  document: RedisDocument,
  matches: readonly Match[],
  lines: readonly Fragment[],
): readonly Patch[] {
  const [first, ...others] = matches
  const [line, ...rest] = lines
  if (first === undefined) return []
  if (line === undefined) return removeMatches(document, matches)
  const { statement } = first
  const place = { offset: findLine(document, statement).end, neighbour: statement }
  return [
    patchValue(first, line),
    ...insertLines(document, indentLike(document, rest, statement), place),
    ...removeMatches(document, others),
  ]
}

/** Takes out matches: whole lines, and of lines that have other values the arguments that are meant. */
export function removeMatches(document: RedisDocument, matches: readonly Match[]): readonly Patch[] {
  const parts = new Map<Statement, (readonly Argument[])[]>()
  for (const { statement, part = statement.arguments } of matches) {
    parts.set(statement, [...(parts.get(statement) ?? []), part])
  }
  return [...parts].flatMap(([statement, meant]): readonly Patch[] => {
    if (meant.flat().length === statement.arguments.length) return [{ ...findLine(document, statement), to: [] }]
    return meant.flatMap((part) => removePart(statement, part))
  })
}

/** Arguments with the blanks in front of them. */
function removePart({ nameEnd, arguments: args }: Statement, part: readonly Argument[]): readonly Patch[] {
  const [first] = part
  const last = part.at(-1)
  if (first === undefined || last === undefined) return []
  const before = args[args.indexOf(first) - 1]
  return [{ start: before?.end ?? nameEnd, end: last.end, to: [] }]
}
