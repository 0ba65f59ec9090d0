import type { Patch } from '../../document/index.ts'
import { tokenEnd } from '../../document/index.ts'
import { ClustermgrError } from '../../errors/index.ts'
import type { NginxDocument } from '../document.ts'

/**
 * What stands before an edit must be read as it was. In Lua it may not be: a quote that was left open on the line is a
 * character by itself, until a second one comes behind it on the same line.
 *
 * @throws ClustermgrError `VALUE_UNREPRESENTABLE`
 */
export function demandSameStart(
  { tokens: former }: NginxDocument,
  { tokens: next }: NginxDocument,
  patches: readonly Patch[],
): void {
  const first = Math.min(...patches.map(({ start }) => start))
  // The one that ends right there may have become longer.
  for (let index = 0; index < former.length && tokenEnd(former, index) < first; index++) {
    if (former.kinds[index] === next.kinds[index] && former.ends[index] === next.ends[index]) continue
    throw new ClustermgrError('VALUE_UNREPRESENTABLE', 'the new text would end a string of the Lua block before it', {
      hint: 'Put the directive on a line of its own first.',
    })
  }
}
