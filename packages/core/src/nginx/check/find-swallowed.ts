import { findDirectives } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { listParameters } from '../document.ts'
import type { SourcedStatement } from '../include.ts'

/**
 * Which value begins a line and is the name of a directive of this place: the ";" before it was forgotten. From 1.
 */
export function findSwallowed(
  { source: { document }, statement }: SourcedStatement,
  context: Context,
): number | undefined {
  if (statement.values.length === 0) return undefined
  const parameters = listParameters(document, statement.index)
  const [name] = parameters
  const last = parameters.at(-1)
  // Most directives stand in one line.
  if (name === undefined || last === undefined || !document.source.slice(name.end, last.start).includes('\n')) {
    return undefined
  }
  const found = parameters.findIndex(({ start, end }, index) => {
    if (index === 0) return false
    const lineStart = document.source.lastIndexOf('\n', start) + 1
    if (lineStart < name.end || document.source.slice(lineStart, start).trim() !== '') return false
    return findDirectives(document.source.slice(start, end)).some(({ contexts }) => contexts.includes(context))
  })
  return found < 0 ? undefined : found
}
