import { suggestName } from '../../document/index.ts'
import { contextInside, findDirectives, findInContext, listNames } from '../catalogue.ts'
import type { BlockContext, Context } from '../context.ts'
import { describeContext } from '../context.ts'
import type { Directive } from '../directive.ts'
import { acceptsCount, describeCounts } from '../value/count.ts'
import { describeEntryCount } from '../value/entry.ts'
import type { Word } from '../secret-text.ts'
import { describeWord } from '../secret-text.ts'
import { readValue } from '../value/read-value.ts'
import type { Line } from './line.ts'
import { wrapBlock } from './wrap-block.ts'
import { writeCustom } from './write-custom.ts'
import type { WriteContext } from './write-context.ts'
import { complain } from './write-context.ts'
import { readWords, writeComment, writeLua, writeWords } from './write-words.ts'

/** The lines of the description of a block, of which `name` tells the kind of entries; what stands in blocks is indented. */
export function writeBlock(
  block: unknown,
  where: BlockContext,
  path: string,
  context: WriteContext,
  name?: string,
): readonly Line[] {
  if (where === 'entries') return writeEntries(name, block, path, context)
  if (Array.isArray(block)) {
    return block.flatMap((entry: unknown, index) => {
      const place = `${path}[${index}]`
      return typeof entry === 'string' ? writeComment(entry, place, context) : writeEntry(entry, where, place, context)
    })
  }
  return writeEntry(block, where, path, context)
}

/** The lines of one object of directives. */
export function writeEntry(entry: unknown, where: Context, path: string, context: WriteContext): readonly Line[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    complain(context, path, 'expected directives, or a comment line')
    return []
  }
  return Object.entries(entry).flatMap(([name, value]: [string, unknown]) => {
    const place = path === '' ? name : `${path}.${name}`
    if (value === undefined) return []
    if (name === 'custom') return writeCustom(value, where, place, context)
    return writeDirective(name, value, where, place, context)
  })
}

/** The lines of a directive with all its values: one, or a list of lists. */
export function writeDirective(
  name: string,
  value: unknown,
  where: Context,
  path: string,
  context: WriteContext,
): readonly Line[] {
  const rows = findInContext(name, where, context.target)
  const newest = rows.at(-1)
  if (newest === undefined) {
    complain(context, path, explainAbsence(name, where, context))
    return []
  }
  const isBlockAlone = newest.block === true && rows.every((row) => acceptsCount(row, 0))
  if (isBlockAlone) return writeStatement(rows, where, [], value, path, context)
  const isRepeated = Array.isArray(value) && value.length > 0 && value.every((one) => Array.isArray(one))
  const statements: readonly unknown[] = isRepeated ? value : [value]
  return statements.flatMap((one, index) => {
    const place = isRepeated ? `${path}[${index}]` : path
    const list: readonly unknown[] = Array.isArray(one) ? one : one === true ? [] : [one]
    return newest.block
      ? writeStatement(rows, where, list.slice(0, -1), list.at(-1), place, context)
      : writeStatement(rows, where, list, undefined, place, context)
  })
}

/** The lines of one statement of known rows. */
function writeStatement(
  rows: readonly Directive[],
  where: Context,
  list: readonly unknown[],
  block: unknown,
  path: string,
  context: WriteContext,
): readonly Line[] {
  const values = readWords(list, path, context)
  const [row] = rows
  if (values === undefined || row === undefined) return []
  judgeValues(rows, values, path, context)
  const head = values.length === 0 ? [row.name] : [`${row.name} `, ...writeWords(values, path, context)]
  if (!row.block) return [[...head, ';']]
  const inside = contextInside(row.name, where)
  if (inside === 'lua') return [[...head, ` {${writeLua(block, path, context)}}`]]
  if (block === undefined || inside === undefined) {
    complain(context, path, `${row.name} needs a block as its last value`)
    return []
  }
  return wrapBlock(head, writeBlock(block, inside, path, context, row.name))
}

/** Notes what nginx would refuse in the values; one row that accepts them is enough. */
export function judgeValues(
  rows: readonly Directive[],
  words: readonly Word[],
  path: string,
  context: WriteContext,
): void {
  const values = words.map(describeWord)
  const countable = rows.filter((row) => acceptsCount(row, values.length))
  const newest = rows.at(-1)
  if (countable.length === 0) {
    complain(context, path, `expected ${newest === undefined ? 'other values' : describeCounts(newest)}`)
    return
  }
  const readings = countable.map((row) => readValue(row, values))
  const refusal = readings.at(-1)
  if (refusal?.kind !== 'refused' || readings.some(({ kind }) => kind === 'value')) return
  complain(context, values.length > 1 ? `${path}[${refusal.index}]` : path, `expected ${refusal.expected}`)
}

function writeEntries(name: string | undefined, block: unknown, path: string, context: WriteContext): readonly Line[] {
  if (!Array.isArray(block)) {
    complain(context, path, 'expected a list of entries')
    return []
  }
  return block.flatMap((entry: unknown, index) => {
    const place = `${path}[${index}]`
    if (typeof entry === 'string') return writeComment(entry, place, context)
    const words = Array.isArray(entry) && entry.length > 0 ? readWords(entry, place, context) : undefined
    if (words === undefined || typeof words[0] !== 'string') {
      complain(context, place, 'expected an entry: a list of texts, with no secret at its start')
      return []
    }
    const expected = name === undefined ? undefined : describeEntryCount(name, words.map(describeWord))
    if (expected !== undefined) complain(context, place, `expected ${expected}`)
    return [[...writeWords(words, place, context), ';']]
  })
}

function explainAbsence(name: string, where: Context, { target }: WriteContext): string {
  const rows = findDirectives(name)
  if (rows.some(({ contexts }) => contexts.includes(where))) return `this nginx has no ${name}`
  if (rows.length > 0) {
    const contexts = new Set(rows.flatMap(({ contexts: all }) => all))
    return `${name} is not allowed in ${describeContext(where)}, but in ${[...contexts].map(describeContext).join(', ')}`
  }
  const suggestion = suggestName(name, listNames(where, target))
  const meant = suggestion === undefined ? 'directives of other modules go under custom' : `did you mean ${suggestion}?`
  return `there is no directive ${name}; ${meant}`
}
