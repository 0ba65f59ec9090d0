import type { EditShape, Matching, Patch, Place } from '../../document/index.ts'
import { applyEdits, cutText, demandKnownOptions, patchDocument, selectMatches } from '../../document/index.ts'
import { ClustermgrError } from '../../errors/index.ts'
import { findInContext } from '../catalogue.ts'
import type { BlockContext } from '../context.ts'
import type { NginxDocument, Statement } from '../document.ts'
import { listParameters } from '../document.ts'
import { parseSource } from '../parse.ts'
import { findBySteps, findStatements } from '../path/find-statements.ts'
import { parsePath } from '../path/parse-path.ts'
import type { Word } from '../secret-text.ts'
import { judgeValues, writeBlock } from '../write/write-block.ts'
import { openContext, throwProblems } from '../write/write-context.ts'
import { readWords, writeComment, writeWords } from '../write/write-words.ts'
import { demandSameStart } from './demand-same-start.ts'
import type { EditOptions, NginxEdit, Path, Values } from './edit-types.ts'
import type { LinePlace } from './insert-lines.ts'
import { insertLines } from './insert-lines.ts'
import { contextWithin, findParent, guessContext } from './locate-context.ts'
import { patchParameter, patchValues, removeStatement } from './patch-statement.ts'

const SHAPE: EditShape = { target: { isText: true }, hasBlocks: true }

type Operation<Verb extends string> = Extract<NginxEdit, Readonly<Record<Verb, unknown>>>

interface Scope {
  readonly document: NginxDocument
  /** The context of the file. */
  readonly top: BlockContext
  /** Where the operation stands in the list. */
  readonly path: string
}

/**
 * The document with operations applied, each to the outcome of the one before. What no operation names stays as it
 * is, byte by byte. See {@link NginxEdit}.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a path means nothing or several, unless the operation says what then;
 * `CONFIG_INVALID` or `VALUE_UNREPRESENTABLE` for values, as `define`.
 */
export function edit(
  document: NginxDocument,
  operations: readonly NginxEdit[],
  options: EditOptions = {},
): NginxDocument {
  demandKnownOptions(options, ['context'])
  return applyEdits(document, operations, SHAPE, (current, operation, path) => {
    const top = options.context ?? guessContext(current)
    const patches = planPatches({ document: current, top, path }, operation)
    const next = patchDocument(current, patches, parseSource)
    demandSameStart(current, next, patches)
    return next
  })
}

function planPatches(scope: Scope, operation: NginxEdit): readonly Patch[] {
  const { document } = scope
  if ('set' in operation) return planSet(scope, operation)
  if ('add' in operation) return planAdd(scope, operation)
  if ('move' in operation) return planMove(scope, operation)
  if ('remove' in operation) {
    const matches = select(document, operation.remove, operation)
    return removeAll(document, matches)
  }
  const context = openContext({})
  writeWords([operation.to], `${scope.path}.to`, context)
  throwProblems(context)
  return select(document, operation.rename, operation).flatMap((one) => {
    const [name] = listParameters(document, one.index)
    return name === undefined || name.value === operation.to ? [] : [patchParameter(document, name, operation.to)]
  })
}

function planSet(scope: Scope, operation: Operation<'set'>): readonly Patch[] {
  const { document } = scope
  const found = findStatements(document, operation.set)
  if (found.length === 0 && operation.ifMissing === 'add') return planMissing(scope, operation)
  const { ifMissing, ifSeveral } = operation
  const rule = { ifMissing: ifMissing === 'skip' ? 'skip' : 'fail', ifSeveral: ifSeveral ?? 'fail' } as const
  return selectMatches(operation.set, found, rule).flatMap((statement) => {
    const context = contextWithin(document, findParent(document, statement), scope.top)
    return patchValues(document, statement, judge(scope, statement.name, operation.to, context))
  })
}

/** The directive at the end of its block, which must be there. */
function planMissing(scope: Scope, { set, to }: Operation<'set'>): readonly Patch[] {
  const path = parsePath(set)
  const last = path.steps.at(-1)
  const block = last === undefined || path.steps.length === 1 ? undefined : findBlock(scope, path)
  const context = contextWithin(scope.document, block, scope.top)
  const words = judge(scope, last?.name ?? '', to, context)
  const writing = openContext({})
  const line = [...writeWords([last?.name ?? '', ...words], scope.path, writing), ';']
  throwProblems(writing)
  return [insertLines(scope.document, [line], { kind: 'end', block })]
}

function findBlock({ document }: Scope, path: ReturnType<typeof parsePath>): Statement {
  const found = findBySteps(document, { ...path, steps: path.steps.slice(0, -1) })
  const [block] = selectMatches(`the block of ${path.text}`, found, {})
  return demandBlock(block, path.text)
}

/** The values as words, judged where the directive is known in that context. */
function judge({ path }: Scope, name: string, values: Values, where: BlockContext | undefined): readonly Word[] {
  const context = openContext({})
  const list: readonly unknown[] = values === true ? [] : [values].flat()
  const words = readWords(list, `${path}.to`, context) ?? []
  const rows = where === undefined || where === 'entries' ? [] : findInContext(name, where)
  if (rows.length > 0 && context.problems.length === 0) judgeValues(rows, words, `${path}.to`, context)
  writeWords(words, `${path}.to`, context)
  throwProblems(context)
  return words
}

function planAdd(scope: Scope, operation: Operation<'add'>): readonly Patch[] {
  const place = locatePlace(scope, operation.at ?? 'end', operation.in)
  const parent = 'neighbour' in place ? findParent(scope.document, place.neighbour) : place.block
  const where = contextWithin(scope.document, parent, scope.top)
  const context = openContext({})
  const { add } = operation
  const lines =
    typeof add === 'string'
      ? writeComment(add, `${scope.path}.add`, context)
      : writeBlock(add, where ?? 'main', `${scope.path}.add`, context)
  throwProblems(context)
  return lines.length === 0 ? [] : [insertLines(scope.document, lines, place)]
}

function planMove(scope: Scope, operation: Operation<'move'>): readonly Patch[] {
  const { document } = scope
  const moved = withoutInner(select(document, operation.move, operation))
  const place = locatePlace(scope, operation.at, operation.in)
  const anchor = 'neighbour' in place ? place.neighbour : place.block
  if (moved.some((one) => anchor !== undefined && anchor.start >= one.start && anchor.end <= one.end)) {
    if (moved.length === 1 && 'neighbour' in place && anchor?.index === moved[0]?.index) return []
    throw new ClustermgrError('EDIT_MISMATCH', `${operation.move} cannot be moved into itself`)
  }
  const lines = moved.map((span) => cutText(document, span))
  if (lines.length === 0) return []
  return [insertLines(document, lines, place), ...removeAll(document, moved)]
}

function locatePlace({ document }: Scope, place: Place<Path>, block: Path | undefined): LinePlace {
  if (place === 'start' || place === 'end') {
    if (block === undefined) return { kind: place, block: undefined }
    const [found] = selectMatches(block, findStatements(document, block), {})
    return { kind: place, block: demandBlock(found, block) }
  }
  const [kind, path] = 'before' in place ? (['before', place.before] as const) : (['after', place.after] as const)
  const inBlock = block === undefined ? path : `${block} > ${path}`
  const rule = { ifSeveral: kind === 'before' ? 'first' : 'last' } as const
  const [neighbour] = selectMatches(inBlock, findStatements(document, inBlock), rule)
  if (neighbour === undefined) throw new ClustermgrError('EDIT_MISMATCH', `nothing in the document matches ${inBlock}`)
  return { kind, neighbour }
}

function demandBlock(statement: Statement | undefined, path: Path): Statement {
  if (statement?.block === 'statements') return statement
  throw new ClustermgrError('EDIT_MISMATCH', `${path} is no block of directives`)
}

function select(document: NginxDocument, path: Path, rule: Matching): readonly Statement[] {
  return selectMatches(path, findStatements(document, path), rule)
}

/** Patches that remove statements; two of one line share the blanks between them. */
function removeAll(document: NginxDocument, statements: readonly Statement[]): readonly Patch[] {
  let from = 0
  return withoutInner(statements).map((one) => {
    const { start, end, to } = removeStatement(document, one)
    const patch = { start: Math.max(start, from), end, to }
    from = end
    return patch
  })
}

/** Of statements of which some stand in others, those that stand in none. */
function withoutInner(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter((one) => !statements.some((other) => other.start < one.start && other.end > one.end))
}
