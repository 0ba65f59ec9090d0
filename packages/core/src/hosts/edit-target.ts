import { selectMatches } from '../document/index.ts'
import type { Matching } from '../document/index.ts'
import { parseIpAddress } from './address.ts'
import type { HostEntry, HostsDocument, Word } from './document.ts'
import { foldName, listEntries } from './document.ts'
import type { HostsTarget } from './edit-operation.ts'

/** An entry that a target means; `names` are those of it that are meant, all where it means whole lines. */
export interface Match {
  readonly entry: HostEntry
  readonly names: readonly Word[]
}

/**
 * The entries that an operation means.
 *
 * @throws ClustermgrError `EDIT_MISMATCH` for none or several, unless the rule says what then.
 */
export function findMatches(document: HostsDocument, target: HostsTarget, rule: Matching): readonly Match[] {
  return selectMatches(describeTarget(target), listMatches(document, target), rule)
}

/** Every match of a target. */
export function listMatches(document: HostsDocument, target: HostsTarget): readonly Match[] {
  return listEntries(document).flatMap((entry): readonly Match[] => {
    if ('comment' in target) return entry.comment === target.comment ? [{ entry, names: entry.names }] : []
    if (target.address !== undefined && !isAddress(entry, target.address)) return []
    if (!('name' in target)) return [{ entry, names: entry.names }]
    const names = entry.names.filter(({ text }) => foldName(text) === foldName(target.name))
    return names.length === 0 ? [] : [{ entry, names }]
  })
}

/** The target as a person says it. */
export function describeTarget(target: HostsTarget): string {
  if ('comment' in target) return `# ${target.comment}`
  if (!('name' in target)) return target.address
  return target.address === undefined ? target.name : `${target.address} > ${target.name}`
}

function isAddress({ address, canonical }: HostEntry, wanted: string): boolean {
  return canonical === undefined ? address.text === wanted : canonical === parseIpAddress(wanted)?.canonical
}
