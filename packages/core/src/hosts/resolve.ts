import type { HostsDocument } from './document.ts'
import { foldName, listEntries } from './document.ts'

/**
 * The addresses that libc finds for a name in this file alone, in the order of the file, each once: those of all its
 * lines, as is the default since glibc 2.34 and wherever `/etc/host.conf` says `multi on`.
 *
 * @example
 * resolve(parse('10.0.0.1 a b\nfd00::1 B\n'), 'b') // ['10.0.0.1', 'fd00::1']
 */
export function resolve(document: HostsDocument, name: string): readonly string[] {
  return listLookups(document).get(foldName(name)) ?? []
}

const cache = new WeakMap<HostsDocument, ReadonlyMap<string, readonly string[]>>()

/** Every name of a file with its addresses. */
export function listLookups(document: HostsDocument): ReadonlyMap<string, readonly string[]> {
  let lookups = cache.get(document)
  if (lookups === undefined) {
    lookups = readLookups(document)
    cache.set(document, lookups)
  }
  return lookups
}

function readLookups(document: HostsDocument): ReadonlyMap<string, readonly string[]> {
  const lookups = new Map<string, string[]>()
  for (const { canonical, names } of listEntries(document)) {
    if (canonical === undefined) continue
    for (const { text } of names) {
      const addresses = lookups.get(foldName(text)) ?? []
      if (!addresses.includes(canonical)) addresses.push(canonical)
      lookups.set(foldName(text), addresses)
    }
  }
  return lookups
}
