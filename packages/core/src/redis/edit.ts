import { ClustermgrError } from '../errors/index.ts'
import type { EditShape, Fragment, Patch, Place, Span } from '../document/index.ts'
import { applyEdits, cutText, demandKnownOptions, patchDocument, selectMatches } from '../document/index.ts'
import { findEntry } from './catalogue.ts'
import { refuseProblems } from './define.ts'
import type { RedisDocument, Statement } from './document.ts'
import { findLine } from './document.ts'
import type { RedisEdit, RedisTarget } from './edit-types.ts'
import type { Match, TargetParts } from './find-matches.ts'
import { findMatches, parseTarget } from './find-matches.ts'
import type { LinePlace } from './insert-lines.ts'
import { indentLike, insertLines } from './insert-lines.ts'
import { parseSource } from './parse.ts'
import { patchList, patchValue, removeMatches } from './patch-value.ts'
import type { Target } from './target.ts'
import { TARGET_KEYS } from './target.ts'
import type { WriteContext } from './write-entry.ts'
import { writeEntry, writeSetting } from './write-entry.ts'

/** A document does not say which product reads it. */
const ANY_PRODUCT: readonly Target[] = [{ product: 'redis' }, { product: 'valkey' }]

const SHAPE: EditShape = { target: { isText: true, keys: ['custom'] } }

type Operation<Verb extends string> = Extract<RedisEdit, Readonly<Record<Verb, unknown>>>

/**
 * The document with operations applied, each to the outcome of the one before. What no operation names stays as it
 * is, byte by byte. `set` of a directive whose lines add up (`save`, `user`, `client-output-buffer-limit`, ...) gives
 * all its lines at once, or that of one first value in brackets. Names and values that the target's server does not have are
 * refused; without a target, what neither product has in any version. See {@link RedisEdit}.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once, unless the operation says what
 * then; `CONFIG_INVALID` or `VALUE_UNREPRESENTABLE` for a value, as `define`.
 */
export function edit(document: RedisDocument, operations: readonly RedisEdit[], target?: Target): RedisDocument {
  demandKnownOptions(target ?? {}, TARGET_KEYS)
  const targets = target === undefined ? ANY_PRODUCT : [target]
  return applyEdits(document, operations, SHAPE, (current, operation, path) =>
    patchDocument(current, planPatches(current, operation, path, targets), parseSource),
  )
}

function planPatches(
  document: RedisDocument,
  operation: RedisEdit,
  path: string,
  targets: readonly Target[],
): readonly Patch[] {
  if ('set' in operation) return planSet(document, operation, path, targets)
  if ('add' in operation) return planAdd(document, operation, path, targets)
  if ('move' in operation) return planMove(document, operation)
  if ('remove' in operation) return removeMatches(document, select(document, operation.remove, operation))
  parseTarget(operation.to)
  return selectLines(document, operation.rename, operation).map(({ nameStart, nameEnd }) => ({
    start: nameStart,
    end: nameEnd,
    to: [operation.to],
  }))
}

function planSet(
  document: RedisDocument,
  operation: Operation<'set'>,
  path: string,
  targets: readonly Target[],
): readonly Patch[] {
  const target = parseTarget(operation.set)
  const { ifMissing, ifSeveral } = operation
  const lines = collect(targets, (context) =>
    typeof operation.set === 'string'
      ? writeSetting(target.name, operation.to, `${path}.to`, context)
      : writeEntry({ custom: [[target.name, ...[operation.to].flat()]] }, path, context),
  )
  const found = findMatches(document, target)
  if (found.length === 0) {
    if (ifMissing === 'add') return insertLines(document, lines, { offset: document.source.length })
    selectMatches(target.text, found, { ifMissing: ifMissing ?? 'fail' })
    return []
  }
  if (addsUp(target)) {
    // An empty list is written as `save ""`, which would forget the other points, too.
    const isNone = target.first !== undefined && Array.isArray(operation.to) && operation.to.length === 0
    return patchList(document, found, isNone ? [] : lines)
  }
  const [line = []] = lines
  const matches = selectMatches(target.text, found, { ifSeveral: ifSeveral ?? 'fail' })
  return matches.map((match) => patchValue(match, line))
}

function planAdd(
  document: RedisDocument,
  operation: Operation<'add'>,
  path: string,
  targets: readonly Target[],
): readonly Patch[] {
  const lines = collect(targets, (context) => writeEntry(operation.add, `${path}.add`, context))
  const place = locatePlace(document, operation.at ?? 'end')
  return insertLines(document, indentLike(document, lines, place.neighbour), place)
}

function planMove(document: RedisDocument, operation: Operation<'move'>): readonly Patch[] {
  const moved = selectLines(document, operation.move, operation).map((statement) => findLine(document, statement))
  const place = locatePlace(document, operation.at)
  const isBesideItself = moved.some(({ start, end }) => place.offset >= start && place.offset <= end)
  if (moved.length === 1 && isBesideItself) return []
  const lines = moved.map((line) => cutText(document, { start: line.start, end: trimLineEnd(document, line) }))
  return [...insertLines(document, lines, place), ...moved.map((line) => ({ ...line, to: [] }))]
}

function select(
  document: RedisDocument,
  target: RedisTarget,
  rule: Parameters<typeof selectMatches>[2],
): readonly Match[] {
  const parts = parseTarget(target)
  return selectMatches(parts.text, findMatches(document, parts), rule)
}

/** Whole lines: what shares its line with other values has no name and no place of its own. */
function selectLines(...args: Parameters<typeof select>): readonly Statement[] {
  return select(...args).map(({ statement, part }) => {
    if (part === undefined) return statement
    throw new ClustermgrError('EDIT_MISMATCH', `${parseTarget(args[1]).text} shares its line with other values`, {
      hint: 'Name the directive without brackets, or set its values a line for each first.',
    })
  })
}

/** A place beside a directive with several lines is before the first or after the last of them. */
function locatePlace(document: RedisDocument, place: Place<RedisTarget>): LinePlace {
  if (place === 'start') return { offset: document.source.startsWith('\ufeff') ? 1 : 0 }
  if (place === 'end') return { offset: document.source.length }
  const [target, ifSeveral] = 'before' in place ? [place.before, 'first' as const] : [place.after, 'last' as const]
  const neighbour = select(document, target, { ifSeveral })[0]?.statement
  if (neighbour === undefined) return { offset: document.source.length }
  const line = findLine(document, neighbour)
  return { offset: 'before' in place ? line.start : line.end, neighbour }
}

/** Whether the directive's value is all its lines together. */
function addsUp({ name }: TargetParts): boolean {
  const edition = findEntry(name, {})?.directive.editions.at(-1)
  return edition?.repeats === true || edition?.type === 'save' || edition?.type === 'buffer-limit'
}

/** The lines for the first target that accepts them; the fewest problems where none does. */
function collect(
  targets: readonly Target[],
  write: (context: WriteContext) => readonly Fragment[],
): readonly Fragment[] {
  const contexts: WriteContext[] = []
  for (const target of targets) {
    const context: WriteContext = { target, problems: [], unrepresentable: 0 }
    const lines = write(context)
    if (context.problems.length === 0) return lines
    contexts.push(context)
  }
  const [closest] = contexts.toSorted((a, b) => a.problems.length - b.problems.length)
  if (closest !== undefined) refuseProblems(closest)
  return []
}

/** Where the text of a line ends, before its line end. */
function trimLineEnd({ source }: RedisDocument, { start, end }: Span): number {
  return start + source.slice(start, end).replace(/\r?\n$/, '').length
}
