import { findInContext } from '../catalogue.ts'
import type { Context } from '../context.ts'
import type { Line } from './line.ts'
import { wrapBlock } from './wrap-block.ts'
import type { WriteContext } from './write-context.ts'
import { complain } from './write-context.ts'
import { readWords, writeComment, writeWords } from './write-words.ts'

/** The lines of directives that the table does not know; `where` is undefined inside a block of one. */
export function writeCustom(
  list: unknown,
  where: Context | undefined,
  path: string,
  context: WriteContext,
): readonly Line[] {
  if (!Array.isArray(list)) {
    complain(context, path, 'expected a list of [name, ...values]')
    return []
  }
  return list.flatMap((entry: unknown, index) => {
    const place = `${path}[${index}]`
    if (typeof entry === 'string' && where === undefined) return writeComment(entry, place, context)
    if (!Array.isArray(entry) || entry.length === 0) {
      complain(context, place, 'expected [name, ...values], with a list of such as the last value for a block')
      return []
    }
    const block: unknown = entry.at(-1)
    const words = readWords(Array.isArray(block) ? entry.slice(0, -1) : entry, place, context)
    const [name] = words ?? []
    if (words === undefined) return []
    if (typeof name !== 'string') {
      complain(context, place, 'expected the name of a directive as the first text')
      return []
    }
    if (where !== undefined && findInContext(name, where).length > 0) {
      complain(context, place, `${name} is known: write it as a key of its own`)
      return []
    }
    const head = writeWords(words, place, context)
    return Array.isArray(block) ? wrapBlock(head, writeCustom(block, undefined, place, context)) : [[...head, ';']]
  })
}
