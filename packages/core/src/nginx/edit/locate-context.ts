import { contextInside, findDirectives } from '../catalogue.ts'
import type { BlockContext } from '../context.ts'
import type { NginxDocument, Statement } from '../document.ts'
import { listStatements } from '../document.ts'
import { listAncestors } from '../path/describe-path.ts'

const CONTEXTS: readonly BlockContext[] = [
  'main',
  'http',
  'http/server',
  'http/location',
  'stream',
  'stream/server',
  'mail',
]

/** The context in which most of what stands at the top of the file is allowed. */
export function guessContext(document: NginxDocument): BlockContext {
  const names = [...new Set(Array.from(listStatements(document), ({ name }) => name))]
  const fits = (context: BlockContext): number =>
    names.filter((name) => findDirectives(name).some(({ contexts }) => contexts.some((one) => one === context))).length
  return CONTEXTS.reduce((best, context) => (fits(context) > fits(best) ? context : best), 'main')
}

/** The context inside a block, or of the file itself; undefined where the block is not known. */
export function contextWithin(
  document: NginxDocument,
  block: Statement | undefined,
  top: BlockContext,
): BlockContext | undefined {
  if (block === undefined) return top
  let context: BlockContext | undefined = top
  for (const { name } of listAncestors(document, block.index)) {
    const inside: BlockContext | 'lua' | undefined = context === undefined ? undefined : contextInside(name, context)
    context = inside === 'lua' ? undefined : inside
  }
  return context
}

/** The block in which a statement stands, undefined for one at the top of the file. */
export function findParent(document: NginxDocument, statement: Statement): Statement | undefined {
  return listAncestors(document, statement.index).at(-2)
}
