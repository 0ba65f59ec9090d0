import type { LineMatch } from '../document/index.ts'
import { parseIpAddress } from './address.ts'
import type { HostEntry, HostsDocument, Word } from './document.ts'
import { foldName, listEntries } from './document.ts'
import type { HostsTarget } from './edit-operation.ts'

/** An entry that a target means; `names` are those of it that are meant, all where it means whole lines. */
export interface Match extends LineMatch {
  readonly entry: HostEntry
  readonly names: readonly Word[]
}

/** Every match of a target. */
export function listMatches(document: HostsDocument, target: HostsTarget): readonly Match[] {
  return listEntries(document).flatMap((entry): readonly Match[] => {
    const { line: lines, names } = entry
    if ('comment' in target) return entry.comment === target.comment ? [{ entry, names, lines }] : []
    if (target.address !== undefined && !isAddress(entry, target.address)) return []
    if (!('name' in target)) return [{ entry, names, lines }]
    const meant = names.filter(({ text }) => foldName(text) === foldName(target.name))
    return meant.length === 0 ? [] : [{ entry, names: meant, lines }]
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
