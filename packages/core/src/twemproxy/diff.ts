import type { Difference } from '../document/index.ts'
import { findDirective } from './catalogue.ts'
import type { Scalar, TwemproxyDocument } from './document.ts'
import { formatPath, listPools } from './document.ts'
import { parseServer, readNumber } from './server.ts'

/**
 * What two files mean differently. The order of pools, keys and servers has no meaning for nutcracker; defaults written
 * out, quotes and comments make no difference. A server is the same while its place on the ring is: its name, or else
 * its address.
 */
export function diff(before: TwemproxyDocument, after: TwemproxyDocument): readonly Difference[] {
  const [old, young] = [describe(before), describe(after)]
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((path): readonly Difference[] => {
    const [was, is] = [old.get(path), young.get(path)]
    if (was === undefined) return is === undefined ? [] : [{ kind: 'added', path, after: is }]
    if (is === undefined) return [{ kind: 'removed', path, before: was }]
    const equal = was.length === is.length && was.every((value, index) => value === is[index])
    return equal ? [] : [{ kind: 'changed', path, before: was, after: is }]
  })
}

function describe(document: TwemproxyDocument): ReadonlyMap<string, readonly string[]> {
  const described = new Map<string, readonly string[]>()
  for (const { name, entries } of listPools(document)) {
    described.set(formatPath(name.value), [])
    for (const { key, values } of entries) {
      if (key.value === 'servers') {
        for (const value of values) describeServer(name.value, value.value, described)
        continue
      }
      const path = formatPath(name.value, key.value)
      const canonical = values.map((value) => canonicalise(key.value, value))
      const standard = findDirective(key.value)?.default
      // Whatever is written there, nutcracker forgets it.
      if (key.value !== 'client_connections' && !(canonical.length === 1 && canonical[0] === standard))
        described.set(path, canonical)
    }
  }
  return described
}

function describeServer(pool: string, text: string, described: Map<string, readonly string[]>): void {
  const server = parseServer(text)
  if (typeof server === 'string') described.set(`${pool} > servers[${text}]`, [text])
  else {
    const { address, port, weight, identity } = server
    described.set(`${pool} > servers[${identity}]`, [port === 0 ? address : `${address}:${port}`, String(weight)])
  }
}

function canonicalise(key: string, { value, secret }: Scalar): string {
  if (secret !== undefined) return `<${secret}>`
  if (findDirective(key)?.value.kind !== 'number') return value
  const number = readNumber(value)
  return number === undefined ? value : String(number)
}
