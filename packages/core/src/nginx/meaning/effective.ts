import type { Target } from '../catalogue.ts'
import { canonicalDefault, findRow } from './canonical.ts'
import { inherits } from './inheritance.ts'
import type { Meaning, Values } from './read-meaning.ts'

/** What holds in a block: what it says, else what it inherits, else the default. */
export function effective(key: string, block: Meaning, target: Target): Values | undefined {
  return block.settings.get(key) ?? inherited(key, block, target)
}

function inherited(key: string, block: Meaning, target: Target): Values | undefined {
  const { context } = block
  if (context === undefined || context === 'entries' || context === 'lua') return undefined
  const name = key === 'allow/deny' ? 'allow' : key
  const row = findRow(name, context, target)
  if (row === undefined) return undefined
  for (let inner = block, outer = block.outer; outer !== undefined; inner = outer, outer = outer.outer) {
    if (!isContext(inner.context) || !isContext(outer.context)) break
    if (!inherits(row.name, inner.context, outer.context, row.contexts)) break
    const values = outer.settings.get(key)
    if (values !== undefined) return values
  }
  const fallback = canonicalDefault(row)
  return fallback === undefined ? undefined : [fallback]
}

function isContext(context: Meaning['context']): context is Exclude<Meaning['context'], undefined | 'entries' | 'lua'> {
  return context !== undefined && context !== 'entries' && context !== 'lua'
}
