import { joinFragment, refuseAll, unwrapParse } from '../../document/index.ts'
import type { CommentLine, Fragment, Refusal } from '../../document/index.ts'
import type { PropertiesDocument } from './document.ts'
import type { PropertiesFormat } from './key-row.ts'
import { parseProperties } from './parse.ts'
import { writeProperties } from './write-property.ts'

/**
 * A file of a format from its description.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE` or `CONFIG_INVALID` with every problem and its path.
 */
export function defineProperties<Name extends string>(
  description: object | readonly (object | CommentLine)[],
  format: PropertiesFormat<Name>,
): PropertiesDocument<Name> {
  const listed = Array.isArray(description)
  const parts: readonly unknown[] = listed ? description : [description]
  const refusals: Refusal[] = []
  const pieces = parts.flatMap((part, index): Fragment => {
    const path = listed ? `[${index}]` : ''
    if (typeof part === 'object' && part !== null) return writeProperties(part, format, path, refusals)
    const isComment = typeof part === 'string' && /^(?:#[^\n\r]*)?$/.test(part)
    if (!isComment) refusals.push({ kind: 'wrong', path, message: 'is neither empty nor one line that begins with #' })
    return isComment ? [part, '\n'] : []
  })
  const given = new Set(parts.flatMap((part) => (typeof part === 'object' && part !== null ? Object.keys(part) : [])))
  for (const { name, required } of format.keys) {
    if (required === true && !given.has(name)) refusals.push({ kind: 'wrong', path: name, message: 'is missing' })
  }
  refuseAll(refusals, format.title)
  return unwrapParse(parseProperties(format.language, joinFragment(pieces)))
}
