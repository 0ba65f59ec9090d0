import { ClustermgrError } from '../errors/index.ts'
import { applyPatches } from '../document/index.ts'
import type { Fragment, Patch, Place } from '../document/index.ts'
import { refuseAll, writeOptions, writePart } from './define.ts'
import type { StunnelDocument } from './document.ts'
import type { MatchRule, StunnelEdit, StunnelEntry, StunnelSet, StunnelTarget } from './edit-operation.ts'
import type { Match } from './edit-target.ts'
import { describeTarget, findMatches, lastOffset, linesOf, listMatches } from './edit-target.ts'
import { parseSource } from './parse.ts'
import { listBlocks } from './service.ts'
import type { Refusal } from './write-option.ts'
import { whyNotSection, writeValue } from './write-option.ts'

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once and the operation does not say what
 * then; `VALUE_UNREPRESENTABLE` and `CONFIG_INVALID` as `define`.
 * @example
 * ```ts
 * const document = parse('output = /var/log/stunnel.log\n[redis]\nconnect = gluu1:7777\n')
 * edit(document, [
 *   { set: { section: 'redis', option: 'connect' }, to: '10.0.0.2:7777' },
 *   { add: { in: 'redis', TIMEOUTidle: 3600 } },
 *   { remove: { option: 'output' }, ifMissing: 'skip' },
 * ])
 * ```
 */
export function edit(document: StunnelDocument, operations: readonly StunnelEdit[]): StunnelDocument {
  return operations.reduce((current, operation) => {
    const result = parseSource(applyPatches(current, planPatches(current, operation)))
    if (!result.success) throw result.error
    return result.data
  }, document)
}

function planPatches(document: StunnelDocument, operation: StunnelEdit): readonly Patch[] {
  if ('set' in operation) return planSet(document, operation)
  if ('add' in operation) return planAdd(document, operation.add, operation.at ?? 'end')
  if ('remove' in operation) {
    return findMatches(document, operation.remove, operation).map(({ lines }) => ({ ...lines, to: [] }))
  }
  if ('move' in operation) return planMove(document, operation.move, operation.at, operation)
  return planRename(document, operation.rename, operation.to, operation)
}

function planSet(document: StunnelDocument, operation: StunnelSet): readonly Patch[] {
  const { set: target, to } = operation
  const [name, knowledge] = 'option' in target ? [target.option, 'table' as const] : [target.custom, 'custom' as const]
  if (operation.ifMissing === 'add' && listMatches(document, target).length === 0) {
    const options = knowledge === 'table' ? { [name]: to } : { custom: [[name, to]] }
    const entry = target.section === undefined ? options : { in: target.section, ...options }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name loses its type; planAdd judges the value
    return planAdd(document, entry as StunnelEntry, 'end')
  }
  const rule = operation.ifMissing === 'add' ? {} : operation
  const matches = findMatches(document, target, rule)
  const refusals: Refusal[] = []
  const place = { global: target.section === undefined, path: describeTarget(target) }
  const value = writeValue(name, to, knowledge, place, refusals)
  refuseAll(refusals)
  return matches.flatMap((match): readonly Patch[] => {
    if (match.kind !== 'option') return []
    const { start, end } = match.option.valueSpan
    const blank = start === end && !/[ \t]/.test(document.source[start - 1] ?? '') ? [' '] : []
    return [{ start, end, to: [...blank, ...value] }]
  })
}

function planAdd(document: StunnelDocument, entry: StunnelEntry, at: Place<StunnelTarget>): readonly Patch[] {
  const refusals: Refusal[] = []
  const isNewSection = 'section' in entry && entry.section !== undefined
  let fragment: Fragment
  let section: string | undefined
  if ('in' in entry) {
    const { in: name, ...options } = entry
    section = name
    fragment = writeOptions(options, '', false, refusals)
  } else fragment = writePart(entry, '', false, refusals)
  refuseAll(refusals)
  const offset = isNewSection ? placeSection(document, at) : placeOptions(document, section, at)
  const lines = adaptLines(document, fragment, isNewSection ? '' : indentationAt(document, section))
  return [insertLines(document, offset, lines)]
}

function placeSection(document: StunnelDocument, at: Place<StunnelTarget>): number {
  if (at === 'end') return document.source.length
  if (at !== 'start') return placeBeside(document, at)
  const first = listBlocks(document)[1]?.section
  return first === undefined
    ? document.source.length
    : linesOf(document, first.nameSpan.start, first.nameSpan.end).start
}

function placeOptions(document: StunnelDocument, section: string | undefined, at: Place<StunnelTarget>): number {
  if (at !== 'start' && at !== 'end') return placeBeside(document, at)
  if (section === undefined) {
    const [globals] = listBlocks(document)
    const first = globals.options[0]
    if (first === undefined) return document.source.charCodeAt(0) === 0xfeff ? 1 : 0
    return at === 'end'
      ? linesOf(document, 0, lastOffset(globals)).end
      : linesOf(document, first.nameSpan.start, first.nameSpan.end).start
  }
  const match = findMatches(document, { section }, {})[0]
  if (match?.kind !== 'section') throw new ClustermgrError('INTERNAL', 'a section was looked for')
  return at === 'end' ? match.lines.end : linesOf(document, match.nameSpan.start, match.nameSpan.end).end
}

function placeBeside(document: StunnelDocument, at: Exclude<Place<StunnelTarget>, string>): number {
  const [target, side] = 'before' in at ? [at.before, 'start' as const] : [at.after, 'end' as const]
  const match = findMatches(document, target, {})[0]
  if (match === undefined) throw new ClustermgrError('INTERNAL', 'a place was looked for')
  return match.lines[side]
}

function planMove(
  document: StunnelDocument,
  target: StunnelTarget,
  at: Place<StunnelTarget>,
  rule: MatchRule,
): readonly Patch[] {
  const matches = findMatches(document, target, rule)
  if (matches.length === 0) return []
  const isSection = matches[0]?.kind === 'section'
  const offset = isSection ? placeSection(document, at) : placeOptions(document, target.section, at)
  if (matches.some(({ lines }) => offset > lines.start && offset < lines.end)) {
    throw new ClustermgrError('EDIT_MISMATCH', `${describeTarget(target)} cannot be moved into itself`)
  }
  const moved = matches.flatMap((match) => cutLines(document, match))
  return [...matches.map(({ lines }) => ({ ...lines, to: [] })), insertLines(document, offset, moved)]
}

function planRename(document: StunnelDocument, target: StunnelTarget, to: string, rule: MatchRule): readonly Patch[] {
  return findMatches(document, target, rule).map((match): Patch => {
    const isSection = match.kind === 'section'
    const reason = isSection ? whyNotSection(to) : /^[A-Za-z]\w*$/.test(to) ? undefined : 'is no name of an option'
    if (reason !== undefined)
      throw new ClustermgrError('VALUE_UNREPRESENTABLE', `the new name of ${describeTarget(target)} ${reason}`)
    return { ...(isSection ? match.nameSpan : match.option.nameSpan), to: [to] }
  })
}

/** The lines of a match, with their secrets, ended by a line end. */
function cutLines(document: StunnelDocument, { lines }: Match): Fragment {
  const { source, holes } = document
  const pieces: Fragment[number][] = []
  let from = lines.start
  for (const { start, end, secret, encoder } of holes) {
    if (start < lines.start || end > lines.end) continue
    pieces.push(source.slice(from, start), { secret, encoder, placeholder: source.slice(start, end) })
    from = end
  }
  pieces.push(source.slice(from, lines.end))
  if (source[lines.end - 1] !== '\n') pieces.push(lineEndOf(document))
  return pieces
}

/** Whole lines put in at the start of a line. */
function insertLines(document: StunnelDocument, offset: number, lines: Fragment): Patch {
  const { source } = document
  const fresh = offset === 0 || source[offset - 1] === '\n' || source.charCodeAt(offset - 1) === 0xfeff
  return { start: offset, end: offset, to: fresh ? lines : [lineEndOf(document), ...lines] }
}

/** New lines with the file's line end, indented like their neighbours. */
function adaptLines(document: StunnelDocument, lines: Fragment, indentation: string): Fragment {
  const lineEnd = lineEndOf(document)
  let atLineStart = true
  return lines.map((piece) => {
    const start = atLineStart && piece !== '\n' ? indentation : ''
    atLineStart = typeof piece === 'string' && piece.endsWith('\n')
    return typeof piece === 'string' ? start + piece.replaceAll('\n', lineEnd) : piece
  })
}

function lineEndOf({ source }: StunnelDocument): string {
  return source.includes('\r\n') ? '\r\n' : '\n'
}

function indentationAt(document: StunnelDocument, section: string | undefined): string {
  const block = listBlocks(document).find((one) => one.section?.name === section)
  const neighbour = block?.options.at(-1)
  if (neighbour === undefined) return ''
  const { start } = linesOf(document, neighbour.nameSpan.start, neighbour.valueSpan.end)
  return /^[ \t]*/.exec(document.source.slice(start, neighbour.nameSpan.start))?.[0] ?? ''
}
