import { ClustermgrError } from '../errors/index.ts'
import type { Matching } from '../document/index.ts'
import { encodeSource, selectMatches } from '../document/index.ts'
import { findDirective } from './directive.ts'
import type { OptionStatement, Span, StunnelDocument } from './document.ts'
import { formatPath } from './document.ts'
import type { StunnelTarget } from './edit-operation.ts'
import { LINE_LIMIT_BYTES } from './lexer.ts'
import type { Block } from './service.ts'
import { listBlocks } from './service.ts'

/** What an operation's target is in a document: an option's line, or a whole section. */
export type Match =
  | { readonly kind: 'option'; readonly option: OptionStatement; readonly lines: Span }
  | { readonly kind: 'section'; readonly block: Block; readonly nameSpan: Span; readonly lines: Span }

/**
 * The matches that an operation means.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` for none or several, unless the rule says what then, and for what stands on
 * a line longer than stunnel's buffer.
 */
export function findMatches(document: StunnelDocument, target: StunnelTarget, rule: Matching): readonly Match[] {
  const matches = selectMatches(describeTarget(target), listMatches(document, target), rule)
  for (const { lines } of matches) demandWholeLines(document, lines, target)
  return matches
}

/** Where a line is longer than stunnel's buffer, a shorter or longer value moves all that it reads behind. */
function demandWholeLines({ source }: StunnelDocument, { start, end }: Span, target: StunnelTarget): void {
  const lines = source.slice(start, end).split('\n')
  if (lines.every((line) => line.length * 3 <= LINE_LIMIT_BYTES || encodeSource(line).length <= LINE_LIMIT_BYTES))
    return
  throw new ClustermgrError(
    'EDIT_MISMATCH',
    `${describeTarget(target)} stands on a line that stunnel reads in pieces`,
    {
      hint: `Break the line by hand: stunnel reads ${LINE_LIMIT_BYTES} bytes of a line at once.`,
    },
  )
}

/** Every match of a target. */
export function listMatches(document: StunnelDocument, target: StunnelTarget): readonly Match[] {
  const blocks = listBlocks(document).filter(({ section }) => section?.name === target.section)
  if (!('option' in target) && !('custom' in target)) {
    return blocks.flatMap((block): readonly Match[] => {
      if (block.section === undefined) return []
      const { nameSpan } = block.section
      return [{ kind: 'section', block, nameSpan, lines: linesOf(document, nameSpan.start, lastOffset(block)) }]
    })
  }
  const name = canonicalName('option' in target ? target.option : target.custom)
  return blocks.flatMap(({ options }) =>
    options
      .filter((option) => canonicalName(option.name) === name)
      .filter((option) => target.value === undefined || option.value === target.value)
      .map((option): Match => {
        return { kind: 'option', option, lines: linesOf(document, option.nameSpan.start, option.valueSpan.end) }
      }),
  )
}

/** The target as a person says it. */
export function describeTarget(target: StunnelTarget): string {
  const name = 'option' in target ? target.option : 'custom' in target ? target.custom : undefined
  const value = 'value' in target && target.value !== undefined ? ` = ${target.value}` : ''
  return formatPath(target.section, name) + value
}

/** The lines from that of `first` to that of `last`, line ends included. */
export function linesOf({ source }: StunnelDocument, first: number, last: number): Span {
  const feed = source.indexOf('\n', last)
  return { start: source.lastIndexOf('\n', first - 1) + 1, end: feed < 0 ? source.length : feed + 1 }
}

/** Where the last line of a block that means something ends, before its line end. */
export function lastOffset(block: Block): number {
  return block.options.at(-1)?.valueSpan.end ?? block.section?.nameSpan.end ?? 0
}

function canonicalName(name: string): string {
  return findDirective(name)?.name ?? name.toLowerCase()
}
