import { demandKnownOptions, placeFinding, suggestName } from '../../document/index.ts'
import type { Finding, FindingFacts, Span } from '../../document/index.ts'
import type { PropertiesDocument, Property } from './document.ts'
import { listProperties } from './document.ts'
import type { KeyRow, PropertiesFormat } from './key-row.ts'
import { findKey, isNewer, isOlder } from './key-row.ts'
import { checkValue } from './value.ts'

/** What to judge a file for. */
export interface PropertiesCheckOptions {
  /** Version of Gluu, such as `3.1.6` or `4.2`. Without it, what any version takes is right. */
  readonly version?: string
}

/** Everything about keys and values that a format's reader refuses, ignores or takes otherwise than one thinks. */
export function checkProperties(
  document: PropertiesDocument,
  format: PropertiesFormat,
  options: PropertiesCheckOptions,
): readonly Finding[] {
  demandKnownOptions(options, ['version'])
  const { version } = options
  const findings: Finding[] = []
  const place = ({ start, end }: Span, facts: FindingFacts): void => {
    findings.push(placeFinding(document, start, end, facts))
  }
  const last = new Map<string, Property>()
  for (const property of listProperties(document)) {
    const former = last.get(property.key)
    if (former !== undefined) {
      place(former.keySpan, {
        kind: 'overridden',
        severity: 'warning',
        path: property.key,
        message: 'a later line wins',
        expected: 'one line',
      })
    }
    last.set(property.key, property)
    const row = findKey(format, property.key)
    if (row === undefined) {
      place(property.keySpan, {
        kind: 'unknown-directive',
        severity: 'warning',
        path: property.key,
        message: `${format.title} has no key '${property.key}', as far as we know`,
        expected: 'a key that Gluu reads',
        suggestion: suggestName(
          property.key,
          format.keys.map(({ name }) => name),
        ),
      })
    } else checkProperty(property, row, version, place)
  }
  const end = document.source.length
  for (const row of format.keys) {
    if (row.required !== true || (last.get(row.name)?.value ?? '') !== '') continue
    place(last.get(row.name)?.valueSpan ?? { start: end, end }, {
      kind: 'missing',
      severity: 'error',
      path: row.name,
      message: `${row.name} is missing`,
      expected: `${row.name}${format.separator}VALUE`,
    })
  }
  return findings.toSorted((a, b) => a.offset - b.offset)
}

function checkProperty(
  property: Property,
  row: KeyRow,
  version: string | undefined,
  place: (span: Span, facts: FindingFacts) => void,
): void {
  const path = row.name
  if (row.detected === true || row.ignored === true) {
    const message =
      row.ignored === true ? 'setup.py does not read this' : 'setup.py finds this out; on another host it is wrong'
    place(property.keySpan, {
      kind: row.ignored === true ? 'ignored' : 'risky',
      severity: 'warning',
      path,
      message,
      expected: 'no such key',
    })
  }
  const early = row.since !== undefined && version !== undefined && isOlder(version, row.since)
  const late = row.until !== undefined && version !== undefined && isNewer(version, row.until)
  if (early || late) {
    const expected = early ? `Gluu ${row.since} or newer` : `Gluu up to ${row.until}`
    place(property.keySpan, {
      kind: 'unavailable',
      severity: 'warning',
      path,
      message: `Gluu ${version} does not read ${row.name}`,
      expected,
    })
  }
  if (property.secret !== undefined || property.value === '') return
  const fault = checkValue(row, property.value)
  if (fault === undefined) return
  const { candidates, ...facts } = fault
  place(property.valueSpan, {
    ...facts,
    kind: 'wrong-value',
    severity: 'error',
    path,
    suggestion: candidates === undefined ? undefined : suggestName(property.value, candidates),
  })
}
