import { demandKnownOptions, selectMatches } from '../../document/index.ts'
import { DIRECTIVES } from '../directives.gen.ts'
import type { NginxDocument } from '../document.ts'
import { findStatements } from '../path/find-statements.ts'
import { effective } from './effective.ts'
import type { Meaning, MeaningOptions, Values } from './read-meaning.ts'
import { readMeaning } from './read-meaning.ts'

/** For which nginx a block is read, and whether its defaults count. */
export interface ResolveOptions extends MeaningOptions {
  /** Whether the defaults of what no block says are part of the result. Default `included`. */
  readonly defaults?: 'included' | 'left-out'
}

/**
 * What holds in a block: its own directives, what it inherits from the blocks around it, and defaults, each directive
 * as its words, several in a list. Sizes are bytes, times milliseconds. `allow` and `deny` are one list
 * (`allow/deny`), as is what the rewrite module runs (`rewrite/set/return`): the name is the first word there.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` where the path does not mean exactly one block.
 * @example
 * const site = parse('http { gzip on; server { location /a { root /x; } } }')
 * resolve(site, 'location[/a]').get('gzip') // [['on']]
 */
export function resolve(
  document: NginxDocument,
  path: string,
  options: ResolveOptions = {},
): ReadonlyMap<string, Values> {
  demandKnownOptions(options, ['version', 'modules', 'context', 'includes', 'defaults'])
  const [statement] = selectMatches(path, findStatements(document, path), {})
  const top = readMeaning({ document }, options)
  const block = statement === undefined ? undefined : findBlock(top, statement.index)
  if (block === undefined) return new Map()
  const values = new Map<string, Values>()
  for (const key of [...block.settings.keys(), ...listKeys(block, options)]) {
    const held = effective(key, block, options)
    if (held !== undefined) values.set(key, held)
  }
  return values
}

function findBlock(meaning: Meaning, index: number): Meaning | undefined {
  if (meaning.index === index) return meaning
  for (const block of meaning.blocks.values()) {
    const found = findBlock(block, index)
    if (found !== undefined) return found
  }
  return undefined
}

/** What the blocks around say, and with defaults all that can stand in the block. */
function listKeys({ context, outer }: Meaning, { defaults }: ResolveOptions): ReadonlySet<string> {
  const keys = new Set<string>()
  for (let block = outer; block !== undefined; block = block.outer)
    for (const key of block.settings.keys()) keys.add(key)
  if (defaults === 'left-out') return keys
  for (const row of DIRECTIVES) if (row.contexts.some((one) => one === context)) keys.add(row.name)
  return keys
}
