import type { Difference } from '../document/index.ts'
import type { HostsDocument } from './document.ts'
import { foldName, listEntries } from './document.ts'
import { listLookups } from './resolve.ts'

/**
 * What two files answer differently: the addresses of each name, in their order, and the canonical name of each
 * address. Comments, blanks, spellings, lines that libc skips and lines that say the same again make no difference.
 *
 * @example
 * diff(parse('10.0.0.1 a b\n'), parse('10.0.0.1 a # x\n10.0.0.1 B\n')) // []
 */
export function diff(before: HostsDocument, after: HostsDocument): readonly Difference[] {
  return [
    ...compare(listLookups(before), listLookups(after)),
    ...compare(listCanonicalNames(before), listCanonicalNames(after)),
  ]
}

/** Of each address, the name that its first line gives. */
function listCanonicalNames(document: HostsDocument): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const { canonical, names } of listEntries(document)) {
    const [first] = names
    if (canonical === undefined || first === undefined || found.has(canonical)) continue
    found.set(canonical, [foldName(first.text)])
  }
  return found
}

function compare(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): readonly Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path): readonly Difference[] => {
    const [was, is] = [before.get(path), after.get(path)]
    if (was === undefined) return is === undefined ? [] : [{ kind: 'added', path, after: is }]
    if (is === undefined) return [{ kind: 'removed', path, before: was }]
    if (isEqual(was, is)) return []
    const kind = isEqual(was.toSorted(), is.toSorted()) ? 'reordered' : 'changed'
    return [{ kind, path, before: was, after: is }]
  })
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
