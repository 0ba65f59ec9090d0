import { ClustermgrError } from '../errors/index.ts'
import { editLines, findLines, refuseAll, selectMatches } from '../document/index.ts'
import type { Edge, Fragment, Insertion, LineFormat, Patch, Refusal, SetEdit, SourceText } from '../document/index.ts'
import { writeOptions, writePart } from './define.ts'
import type { StunnelDocument } from './document.ts'
import type { StunnelEdit, StunnelEntry, StunnelTarget } from './edit-operation.ts'
import type { Match } from './edit-target.ts'
import { demandNoNewBreak, demandWholeLines, describeTarget, lastOffset, listMatches } from './edit-target.ts'
import { parseSource } from './parse.ts'
import type { Block } from './service.ts'
import { listBlocks } from './service.ts'
import { whyNotSection, writeValue } from './write-option.ts'

/** What `editLines` must know of stunnel.conf. */
const FORMAT: Omit<LineFormat<StunnelDocument, StunnelTarget, Match, StunnelEntry>, 'parse'> = {
  shape: { target: { keys: ['section', 'option', 'custom', 'value'] } },
  describeTarget,
  listMatches,
  describeMissing,
  planSet,
  planAdd,
  planRename,
  findEdge: (document, match, edge) =>
    match.kind === 'section' ? edgeOfFile(document, edge) : edgeOfBlock(document, match.block, edge),
  checkMatch: demandWholeLines,
  refuse: (refusals) => refuseAll(refusals, 'stunnel.conf'),
}

/**
 * A document with the operations applied, one after the other; every byte that none of them names stays.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where a target is not there exactly once and the operation does not say what
 * then, and where a line would be longer than stunnel reads at once; `VALUE_UNREPRESENTABLE` and `CONFIG_INVALID` as
 * `define`.
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
  const parseEdited = (text: SourceText): StunnelDocument => {
    demandNoNewBreak(document.source, text.source)
    return parseSource(text)
  }
  return editLines(document, operations, { ...FORMAT, parse: parseEdited })
}

function describeMissing(target: StunnelTarget, value: unknown): StunnelEntry {
  const options =
    'option' in target
      ? { [target.option]: value }
      : { custom: [['custom' in target ? target.custom : undefined, value]] }
  const entry = target.section === undefined ? options : { in: target.section, ...options }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name loses its type; planAdd judges the value
  return entry as StunnelEntry
}

function planSet(
  document: StunnelDocument,
  matches: readonly Match[],
  { set: target, to }: SetEdit<StunnelTarget, unknown>,
  refusals: Refusal[],
): readonly Patch[] {
  if (!('option' in target) && !('custom' in target)) {
    throw new ClustermgrError('EDIT_MISMATCH', `${describeTarget(target)} is a section and has no value`)
  }
  const place = { global: target.section === undefined, path: describeTarget(target) }
  const value =
    'option' in target
      ? writeValue(target.option, to, 'table', place, refusals)
      : writeValue(target.custom, to, 'custom', place, refusals)
  return matches.flatMap((match): readonly Patch[] => {
    if (match.kind !== 'option') return []
    const { start, end } = match.option.valueSpan
    const blank = start === end && !/[ \t]/.test(document.source[start - 1] ?? '') ? [' '] : []
    return [{ start, end, to: [...blank, ...value] }]
  })
}

function planAdd(
  document: StunnelDocument,
  entry: StunnelEntry,
  locate: (findEdge: (edge: Edge) => number) => number,
  refusals: Refusal[],
): readonly Insertion[] {
  if ('section' in entry && entry.section !== undefined) {
    const lines = writePart(entry, '', false, refusals)
    return [{ offset: locate((edge) => edgeOfFile(document, edge)), lines }]
  }
  const { in: section, ...options } = 'in' in entry ? entry : { in: undefined, ...entry }
  const block = findBlock(document, section)
  const lines = writeOptions(options, '', section === undefined, refusals)
  const offset = locate((edge) => edgeOfBlock(document, block, edge))
  return [{ offset, lines: indentLines(lines, indentationIn(document, block)) }]
}

function planRename(
  _document: StunnelDocument,
  matches: readonly Match[],
  target: StunnelTarget,
  name: string,
  refusals: Refusal[],
): readonly Patch[] {
  const isSection = !('option' in target) && !('custom' in target)
  const reason = isSection ? whyNotSection(name) : /^[A-Za-z]\w*$/.test(name) ? undefined : 'is no name of an option'
  if (reason !== undefined) {
    refusals.push({ kind: 'unrepresentable', path: describeTarget(target), message: `the new name ${reason}` })
  }
  return matches.map((match) => {
    const span = match.kind === 'section' ? match.nameSpan : match.option.nameSpan
    return { ...span, to: [name] }
  })
}

/** The one block of that name; that before the first section where there is no name. */
function findBlock(document: StunnelDocument, section: string | undefined): Block {
  const [globals] = listBlocks(document)
  if (section === undefined) return globals
  const [match] = selectMatches(describeTarget({ section }), listMatches(document, { section }), {})
  return match?.block ?? globals
}

/** Where sections start, or end. */
function edgeOfFile(document: StunnelDocument, edge: Edge): number {
  const first = listBlocks(document)[1]?.section
  if (edge === 'end' || first === undefined) return document.source.length
  return findLines(document.source, first.nameSpan.start, first.nameSpan.end).start
}

/** Where the options of a block start, or end. */
function edgeOfBlock({ source }: StunnelDocument, block: Block, edge: Edge): number {
  const [first] = block.options
  const header = block.section?.nameSpan
  if (header === undefined && first === undefined) return source.charCodeAt(0) === 0xfeff ? 1 : 0
  if (edge === 'end') return findLines(source, 0, lastOffset(block)).end
  return header === undefined
    ? findLines(source, first?.nameSpan.start ?? 0, first?.nameSpan.end ?? 0).start
    : findLines(source, header.start, header.end).end
}

function indentLines(lines: Fragment, indentation: string): Fragment {
  let isLineStart = true
  return lines.map((piece) => {
    const start = isLineStart && piece !== '\n' ? indentation : ''
    isLineStart = typeof piece === 'string' && piece.endsWith('\n')
    return typeof piece === 'string' ? start + piece : piece
  })
}

/** The blanks before the last option of a block. */
function indentationIn({ source }: StunnelDocument, block: Block): string {
  const neighbour = block.options.at(-1)
  if (neighbour === undefined) return ''
  const { start } = findLines(source, neighbour.nameSpan.start, neighbour.valueSpan.end)
  return /^[ \t]*/.exec(source.slice(start, neighbour.nameSpan.start))?.[0] ?? ''
}
