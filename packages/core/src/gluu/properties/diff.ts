import type { Difference } from '../../document/index.ts'
import type { PropertiesDocument } from './document.ts'
import { readProperties } from './document.ts'
import type { PropertiesFormat } from './key-row.ts'
import { findKey } from './key-row.ts'
import { canonicaliseValue } from './value.ts'

/** What two files mean differently: last values, without those that are the default. Order has no meaning. */
export function diffProperties(
  before: PropertiesDocument,
  after: PropertiesDocument,
  format: PropertiesFormat,
): readonly Difference[] {
  const [old, young] = [describe(before, format), describe(after, format)]
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((path): readonly Difference[] => {
    const [was, is] = [old.get(path), young.get(path)]
    if (was === is) return []
    if (was === undefined) return [{ kind: 'added', path, after: is === undefined ? [] : [is] }]
    return is === undefined
      ? [{ kind: 'removed', path, before: [was] }]
      : [{ kind: 'changed', path, before: [was], after: [is] }]
  })
}

function describe(document: PropertiesDocument, format: PropertiesFormat): ReadonlyMap<string, string> {
  const values = [...readProperties(document)].map(([key, value]): [string, string] => [
    key,
    canonicaliseValue(findKey(format, key), value),
  ])
  return new Map(values.filter(([key, value]) => findKey(format, key)?.default !== value))
}
