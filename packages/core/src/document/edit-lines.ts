import { ClustermgrError } from '../errors/index.ts'
import { applyEdits, patchDocument } from './apply-edits.ts'
import type { Document } from './document.ts'
import type { AddEdit, Edit, Matching, MoveEdit, Place, RenameEdit, SetEdit } from './edit.ts'
import { selectMatches } from './edit.ts'
import type { Fragment } from './fragment.ts'
import type { Edge, LineFormat, LineMatch } from './line-format.ts'
import { cutText, detectLineEnd, endLines, isLineStart } from './lines.ts'
import type { Patch } from './patch.ts'
import type { Refusal } from './refusal.ts'

/**
 * A document with operations applied, one after the other; every byte that none of them names stays. The one
 * mechanism of all languages whose statements are lines of their own.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once and the operation does not say what
 * then; what `format.refuse` throws.
 */
export function editLines<Doc extends Document, Target, Match extends LineMatch, Entry>(
  document: Doc,
  operations: readonly Edit<Target, unknown, Entry>[],
  format: LineFormat<Doc, Target, Match, Entry>,
): Doc {
  return applyEdits(document, operations, format.shape, (current, operation) => {
    const patches = new LineEditPlanner(current, format).plan(operation)
    return patchDocument(current, patches, format.parse)
  })
}

/** Turns one operation into patches. */
class LineEditPlanner<Doc extends Document, Target, Match extends LineMatch, Entry> {
  readonly #document: Doc
  readonly #format: LineFormat<Doc, Target, Match, Entry>
  readonly #refusals: Refusal[] = []

  constructor(document: Doc, format: LineFormat<Doc, Target, Match, Entry>) {
    this.#document = document
    this.#format = format
  }

  plan(operation: Edit<Target, unknown, Entry>): readonly Patch[] {
    const patches = this.#planOperation(operation)
    this.#format.refuse(this.#refusals)
    return patches
  }

  #planOperation(operation: Edit<Target, unknown, Entry>): readonly Patch[] {
    if ('set' in operation) return this.#planSet(operation)
    if ('add' in operation) return this.#planAdd(operation)
    if ('move' in operation) return this.#planMove(operation)
    if ('rename' in operation) return this.#planRename(operation)
    const { planRemove = removeLines } = this.#format
    return this.#findMatches(operation.remove, operation).flatMap((match) => planRemove(match))
  }

  #planSet(operation: SetEdit<Target, unknown>): readonly Patch[] {
    const { set: target, to, ifMissing, ...rule } = operation
    const isMissing = this.#format.listMatches(this.#document, target).length === 0
    if (isMissing && ifMissing === 'add') return this.#planAdd({ add: this.#format.describeMissing(target, to) })
    const matches = this.#findMatches(target, ifMissing === 'skip' ? { ...rule, ifMissing } : rule)
    return this.#format.planSet(this.#document, matches, operation, this.#refusals)
  }

  #planAdd({ add: entry, at = 'end' }: AddEdit<Entry, Target>): readonly Patch[] {
    const { source } = this.#document
    const locate = (findEdge: (edge: Edge) => number): number => this.#locatePlace(at, findEdge)
    return this.#format.planAdd(this.#document, entry, locate, this.#refusals).map(({ offset, lines }) => {
      return this.#insertLines(offset, endLines(lines, detectLineEnd(source, offset)))
    })
  }

  #planMove(operation: MoveEdit<Target>): readonly Patch[] {
    const { move: target, at } = operation
    const matches = this.#findMatches(target, operation)
    const [first] = matches
    if (first === undefined) return []
    const offset = this.#locatePlace(at, (edge) => this.#format.findEdge(this.#document, first, edge))
    if (matches.some(({ lines }) => offset > lines.start && offset < lines.end)) {
      throw new ClustermgrError('EDIT_MISMATCH', `${this.#format.describeTarget(target)} cannot be moved into itself`)
    }
    const moved = matches.flatMap(({ lines }): Fragment => {
      const text = cutText(this.#document, lines)
      return this.#isLineStart(lines.end) ? text : [...text, detectLineEnd(this.#document.source, offset)]
    })
    // Where the line before goes, too, it ends nothing.
    const isBehindItself = matches.some(({ lines }) => lines.end === offset && !this.#isLineStart(offset))
    return [...matches.flatMap(removeLines), this.#insertLines(offset, moved, isBehindItself)]
  }

  #planRename(operation: RenameEdit<Target>): readonly Patch[] {
    const { rename: target, to } = operation
    const matches = this.#findMatches(target, operation)
    return this.#format.planRename(this.#document, matches, target, to, this.#refusals)
  }

  #findMatches(target: Target, rule: Matching): readonly Match[] {
    const { describeTarget, listMatches, checkMatch } = this.#format
    const matches = selectMatches(describeTarget(target), listMatches(this.#document, target), rule)
    for (const match of matches) checkMatch?.(this.#document, match, target)
    return matches
  }

  #locatePlace(at: Place<Target>, findEdge: (edge: Edge) => number): number {
    if (at === 'start' || at === 'end') return findEdge(at)
    const [target, side] = 'before' in at ? [at.before, 'start' as const] : [at.after, 'end' as const]
    const [match] = this.#findMatches(target, {})
    if (match === undefined) throw new ClustermgrError('INTERNAL', 'a place was looked for')
    return match.lines[side]
  }

  /** Whole lines put in at the start of a line, or where one will start; a last line that has no end is given one. */
  #insertLines(offset: number, lines: Fragment, willStart = false): Patch {
    this.#format.checkPlace?.(this.#document, offset)
    const lineEnd = willStart || this.#isLineStart(offset) ? [] : [detectLineEnd(this.#document.source, offset)]
    return { start: offset, end: offset, to: [...lineEnd, ...lines] }
  }

  #isLineStart(offset: number): boolean {
    return isLineStart(this.#document.source, offset, this.#format.isLineEnd)
  }
}

function removeLines({ lines }: LineMatch): readonly Patch[] {
  return [{ ...lines, to: [] }]
}
