import { findDirective } from './catalogue.ts'
import type { OptionStatement, SectionStatement, StunnelDocument } from './document.ts'
import { listStatements } from './document.ts'
import type { ResolvedPart } from './resolve.ts'

/** The lines of a section, or (with `section` undefined) those before the first one. */
export interface Block {
  /** Its header. */
  readonly section: SectionStatement | undefined
  /** Its options, in the order of the file. */
  readonly options: readonly OptionStatement[]
}

/** The blocks of a file: the lines before the first section, then each section. Two sections may have one name. */
export function listBlocks(document: StunnelDocument | readonly ResolvedPart[]): readonly [Block, ...Block[]] {
  const globals: OptionStatement[] = []
  const sections: Block[] = []
  let options = globals
  const parts = isResolved(document) ? document : [{ statements: listStatements(document) }]
  for (const statement of parts.flatMap(({ statements }) => [...statements])) {
    if (statement.kind === 'option') options.push(statement)
    else {
      options = []
      sections.push({ section: statement, options })
    }
  }
  return [{ section: undefined, options: globals }, ...sections]
}

function isResolved(document: StunnelDocument | readonly ResolvedPart[]): document is readonly ResolvedPart[] {
  return Array.isArray(document)
}

/** Options by the table's names, as stunnel holds them after reading: lists grow, of others the last line wins. */
export type EffectiveOptions = ReadonlyMap<string, readonly string[]>

/** What a block's options come to, on top of what it inherits from the lines before the first section. */
export function readOptions(block: Block, inherited: EffectiveOptions = new Map()): EffectiveOptions {
  const options = new Map(inherited)
  for (const { name, value: text, secret } of block.options) {
    const value = secret === undefined ? text : `<${secret}>`
    const directive = findDirective(name)
    const key = directive?.name ?? name
    if (key === 'sslVersion') {
      options.set('sslVersionMin', [value])
      options.set('sslVersionMax', [value])
    } else options.set(key, directive?.repeats ? [...(options.get(key) ?? []), value] : [value])
  }
  return options
}

/** One service as it runs. */
export interface Service {
  /** The section's name, which also goes into stunnel's log. */
  readonly name: string
  /** Its own lines. */
  readonly block: Block
  /** What holds for it, with what it inherits. */
  readonly options: EffectiveOptions
}

/**
 * The services of a file with everything that they inherit; none in inetd mode. Included directories are
 * those of `resolve`; without it they are not read.
 */
export function listServices(document: StunnelDocument | readonly ResolvedPart[]): readonly Service[] {
  const [globals, ...sections] = listBlocks(document)
  const defaults = readOptions(globals)
  return sections.map((block) => ({ name: block.section?.name ?? '', block, options: readOptions(block, defaults) }))
}
