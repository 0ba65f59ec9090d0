import { ClustermgrError } from '../errors/index.ts'
import { encodeSource, findLines } from '../document/index.ts'
import type { Patch, Span } from '../document/index.ts'
import { findDirective } from './catalogue.ts'
import type { OptionStatement, StunnelDocument } from './document.ts'
import { formatPath } from './document.ts'
import type { StunnelTarget } from './edit-operation.ts'
import { LINE_LIMIT_BYTES } from './lexer.ts'
import type { Block } from './service.ts'
import { listBlocks } from './service.ts'

/** What an operation's target is in a document: an option's line, or a whole section. */
export type Match =
  | { readonly kind: 'option'; readonly block: Block; readonly option: OptionStatement; readonly lines: Span }
  | { readonly kind: 'section'; readonly block: Block; readonly nameSpan: Span; readonly lines: Span }

/** Every match of a target. */
export function listMatches(document: StunnelDocument, target: StunnelTarget): readonly Match[] {
  const blocks = listBlocks(document).filter(({ section }) => section?.name === target.section)
  if (!('option' in target) && !('custom' in target)) {
    return blocks.flatMap((block): readonly Match[] => {
      if (block.section === undefined) return []
      const { nameSpan } = block.section
      return [
        { kind: 'section', block, nameSpan, lines: findLines(document.source, nameSpan.start, lastOffset(block)) },
      ]
    })
  }
  const name = canonicalName('option' in target ? target.option : target.custom)
  return blocks.flatMap((block) =>
    block.options
      .filter((option) => canonicalName(option.name) === name)
      .filter((option) => target.value === undefined || option.value === target.value)
      .map((option): Match => {
        const lines = findLines(document.source, option.nameSpan.start, option.valueSpan.end)
        return { kind: 'option', block, option, lines }
      }),
  )
}

/**
 * Where a line is longer than stunnel's buffer, a shorter or longer value would move all that it reads behind.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`
 */
export function demandWholeLines({ source }: StunnelDocument, { lines }: Match, target: StunnelTarget): void {
  if (!source.slice(lines.start, lines.end).split('\n').some(isReadInPieces)) return
  throw new ClustermgrError(
    'EDIT_MISMATCH',
    `${describeTarget(target)} stands on a line that stunnel reads in pieces`,
    {
      hint: `Break the line by hand: stunnel reads ${LINE_LIMIT_BYTES} bytes of a line at once.`,
    },
  )
}

/**
 * A byte order mark counts with the line behind it: one that comes to stand there may become too long.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`
 */
export function demandShortStart(former: StunnelDocument, next: StunnelDocument): void {
  if (!hasLongStart(next) || hasLongStart(former)) return
  throw new ClustermgrError('EDIT_MISMATCH', 'what would be the first line is, with the byte order mark, too long', {
    hint: `Remove the mark, or break the line: stunnel reads ${LINE_LIMIT_BYTES} bytes of a line at once.`,
  })
}

function hasLongStart({ source }: StunnelDocument): boolean {
  return source.startsWith('\ufeff') && isReadInPieces(source.split('\n', 1)[0] ?? '')
}

/** Whether a line that is whole would be read in pieces with the new text in it. */
export function wouldBreak({ source }: StunnelDocument, { lines }: Match, { start, end, to }: Patch): boolean {
  const text = to.map((piece) => (typeof piece === 'string' ? piece : '')).join('')
  const changed = source.slice(lines.start, start) + text + source.slice(end, lines.end)
  return changed.split('\n').some(isReadInPieces)
}

function isReadInPieces(line: string): boolean {
  return line.length * 3 > LINE_LIMIT_BYTES && encodeSource(line).length > LINE_LIMIT_BYTES
}

/** The target as a person says it. */
export function describeTarget(target: StunnelTarget): string {
  const name = 'option' in target ? target.option : 'custom' in target ? target.custom : undefined
  const value = 'value' in target && target.value !== undefined ? ` = ${target.value}` : ''
  return formatPath(target.section, name) + value
}

/** Where the last line of a block that means something ends, before its line end. */
export function lastOffset(block: Block): number {
  return block.options.at(-1)?.valueSpan.end ?? block.section?.nameSpan.end ?? 0
}

function canonicalName(name: string): string {
  return findDirective(name)?.name ?? name.toLowerCase()
}
