import { ClustermgrError } from '../errors/index.ts'
import { findLines } from '../document/index.ts'
import type { Span } from '../document/index.ts'
import { findDirective } from './catalogue.ts'
import type { OptionStatement, StunnelDocument } from './document.ts'
import { formatPath } from './document.ts'
import type { StunnelTarget } from './edit-operation.ts'
import { bufferEnd, LINE_LIMIT_BYTES } from './lexer.ts'
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
 * A line that an edit makes longer than stunnel's buffer would be read as two. A byte order mark counts with the line
 * behind it, so that a removal can do that too.
 *
 * @throws ClustermgrError `EDIT_MISMATCH`
 */
export function demandNoNewBreak(former: string, next: string): void {
  if (next.length * 3 <= LINE_LIMIT_BYTES) return
  const lines = next.split('\n')
  const broken = lines.filter(isReadInPieces)
  if (broken.length === 0) return
  const known = new Set(former.split('\n').filter(isReadInPieces))
  const line = broken.find((text) => !known.has(text))
  if (line === undefined) return
  const limit = `the ${LINE_LIMIT_BYTES} bytes that stunnel reads at once`
  throw new ClustermgrError('EDIT_MISMATCH', `line ${lines.indexOf(line) + 1} would be longer than ${limit}`, {
    hint: line.startsWith('\ufeff')
      ? 'Those of the byte order mark count: remove it, or break the line.'
      : 'Choose a shorter value or name, or break the line by hand.',
  })
}

function isReadInPieces(line: string): boolean {
  return bufferEnd(line, 0, line.length) < line.length
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
