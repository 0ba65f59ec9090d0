import { ClustermgrError } from '../errors/index.ts'
import type { SecretHole } from './document.ts'
import type { Fragment, SourceText } from './fragment.ts'
import { joinFragment } from './fragment.ts'

/** Replaces the characters from `start` to `end` (exclusive); nothing is replaced where they are equal. */
export interface Patch {
  readonly start: number
  readonly end: number
  readonly to: Fragment
}

const MARK = '\uFEFF'

/**
 * Applies patches to a text and moves its secrets along; what no patch names stays as it is, byte by byte. Patches
 * at the same place are applied in the order given.
 *
 * @throws ClustermgrError `INTERNAL` where patches overlap; `EDIT_MISMATCH` where a U+FEFF that was a character of the
 * file would come to stand at its start, and mean a byte order mark.
 */
export function applyPatches(text: SourceText, patches: readonly Patch[]): SourceText {
  const ordered = patches.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const parts: string[] = []
  const holes: SecretHole[] = []
  let length = 0
  let from = 0
  let nextHole = 0

  const keepUntil = (end: number): void => {
    for (let hole = text.holes[nextHole]; hole !== undefined && hole.end <= end; hole = text.holes[nextHole]) {
      if (hole.start >= from) {
        holes.push({ ...hole, start: hole.start - from + length, end: hole.end - from + length })
      }
      nextHole += 1
    }
    parts.push(text.source.slice(from, end))
    length += end - from
  }

  for (const patch of ordered) {
    if (patch.start < from) throw new ClustermgrError('INTERNAL', `two edits overlap at offset ${patch.start}`)
    keepUntil(patch.start)
    const replacement = joinFragment(patch.to, length)
    parts.push(replacement.source)
    holes.push(...replacement.holes)
    length += replacement.source.length
    from = patch.end
  }
  keepUntil(text.source.length)
  const source = parts.join('')
  if (source.startsWith(MARK) && !text.source.startsWith(MARK)) {
    throw new ClustermgrError('EDIT_MISMATCH', 'this edit would make a U+FEFF the first character of the file', {
      hint: 'It would become a byte order mark. Remove it first, or keep what stands before it.',
    })
  }
  return { source, holes, ...(text.encoding === undefined ? {} : { encoding: text.encoding }) }
}
