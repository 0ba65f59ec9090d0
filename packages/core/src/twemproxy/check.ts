import { demandKnownOptions, placeFinding, suggestName } from '../document/index.ts'
import type { Finding, FindingFacts } from '../document/index.ts'
import { checkPool } from './check-pool.ts'
import type { Report } from './report.ts'
import { findDirective, isOlder, listNames } from './catalogue.ts'
import type { PoolEntry, PoolStatement, TwemproxyDocument } from './document.ts'
import { formatPath, listPools } from './document.ts'
import { checkValue } from './value.ts'

/** What to judge a file for. */
export interface TwemproxyCheckOptions {
  /** Version of nutcracker, `0.5.0`; without it, what 0.4 or 0.5 takes is right. */
  readonly version?: string
}

/**
 * Everything that nutcracker would refuse (`nutcracker -t` itself never says why), ignore or do otherwise than one
 * thinks. Names of hosts are not resolved.
 */
export function check(document: TwemproxyDocument, options: TwemproxyCheckOptions = {}): readonly Finding[] {
  demandKnownOptions(options, ['version'])
  const findings: Finding[] = []
  const report: Report = ({ start, end }, facts) => {
    findings.push(placeFinding(document, start, end, facts))
  }
  const pools = listPools(document)
  for (const pool of pools) {
    if (pool.name.value === '') {
      report(pool.name, {
        kind: 'wrong-value',
        severity: 'error',
        path: '',
        message: 'the name of a pool is empty',
        expected: 'a name',
      })
    }
    for (const entry of pool.entries) checkEntry(pool, entry, options.version, report)
    checkPool(pool, report)
  }
  reportRepeated(pools, report)
  return findings.toSorted((a, b) => a.offset - b.offset)
}

function checkEntry(
  pool: PoolStatement,
  { key, isList, values }: PoolEntry,
  version: string | undefined,
  report: Report,
): void {
  const path = formatPath(pool.name.value, key.value)
  const directive = findDirective(key.value)
  if (directive === undefined || directive.unreleased === true) {
    report(key, { severity: 'error', path, ...describeUnknown(key.value) })
    return
  }
  if (directive.since !== undefined && version !== undefined && isOlder(version, directive.since)) {
    report(key, {
      kind: 'unavailable',
      severity: 'error',
      path,
      message: `nutcracker ${version} has no ${key.value}`,
      expected: `nutcracker ${directive.since} or newer`,
    })
  }
  if (key.value === 'client_connections') {
    report(key, {
      kind: 'ignored',
      severity: 'warning',
      path,
      message: 'nutcracker reads this number and forgets it',
      expected: 'no such key',
    })
  }
  for (const [index, value] of values.entries()) {
    if (value.secret !== undefined) continue
    const fault = checkValue(directive, value.value)
    if (fault === undefined) continue
    const { candidates, ...facts } = fault
    report(value, {
      ...facts,
      severity: fault.kind === 'risky' ? 'warning' : 'error',
      path: isList ? formatPath(pool.name.value, key.value, index) : path,
      suggestion: candidates === undefined ? undefined : suggestName(value.value, candidates),
    })
  }
}

/** Why nutcracker knows no such key. */
export function describeUnknown(name: string): Pick<FindingFacts, 'kind' | 'message' | 'expected' | 'suggestion'> {
  const expected = 'a key that nutcracker knows'
  if (name === 'reuseport') {
    return {
      kind: 'unavailable',
      message: 'reuseport is in no release of nutcracker',
      expected: 'a release that has it',
    }
  }
  if (name === 'sentinels') {
    return {
      kind: 'unknown-directive',
      message: 'sentinels is documented in places, and no release of nutcracker reads it',
      expected: 'no such key',
    }
  }
  return {
    kind: 'unknown-directive',
    message: `nutcracker has no key '${name}'`,
    expected,
    suggestion: suggestName(name, listNames()),
  }
}

function reportRepeated(pools: readonly PoolStatement[], report: Report): void {
  const names = new Set<string>()
  const addresses = new Set<string>()
  for (const { name, entries } of pools) {
    if (names.has(name.value)) {
      report(name, {
        kind: 'duplicate',
        severity: 'error',
        path: formatPath(name.value),
        message: 'a pool of this name stands above',
        expected: 'another name',
      })
    }
    names.add(name.value)
    const listen = entries.find(({ key }) => key.value === 'listen')?.values[0]
    if (listen === undefined) continue
    if (addresses.has(listen.value)) {
      report(listen, {
        kind: 'duplicate',
        severity: 'error',
        path: formatPath(name.value, 'listen'),
        message: 'a pool above listens there',
        expected: 'another address',
      })
    }
    addresses.add(listen.value)
  }
}
