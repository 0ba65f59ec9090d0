import { diffValues } from '../../document/index.ts'
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
  return diffValues(describe(before, format), describe(after, format))
}

function describe(document: PropertiesDocument, format: PropertiesFormat): ReadonlyMap<string, string> {
  const values = [...readProperties(document)].map(([key, value]): [string, string] => [
    key,
    canonicaliseValue(findKey(format, key), value),
  ])
  return new Map(values.filter(([key, value]) => findKey(format, key)?.default !== value))
}
