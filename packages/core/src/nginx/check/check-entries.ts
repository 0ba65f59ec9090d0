import type { SourcedStatement } from '../include.ts'
import { describeEntryCount } from '../value/entry.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Lines of a `map` and the like, of what `block` names: any name, but no blocks, and as many values as it takes. */
export function checkEntries(reports: Report, block: string | undefined, entries: readonly SourcedStatement[]): void {
  const seen = new Set<string>()
  for (const at of entries) {
    const { name, values } = at.statement
    if (block === 'map' && isRepeated(seen, name, values)) {
      report(reports, at, 0, {
        kind: 'duplicate',
        severity: 'error',
        message: `${name === '' ? '""' : name} is there twice in this map`,
        expected: 'each value once',
      })
    }
    if (at.statement.block === 'none') {
      const expected = block === undefined ? undefined : describeEntryCount(block, [name, ...values])
      if (expected === undefined) continue
      report(reports, at, 0, {
        kind: 'wrong-arity',
        severity: 'error',
        message: `this entry of ${block ?? ''} has ${describeWords(values.length + 1)}`,
        expected,
      })
      continue
    }
    report(reports, at, 0, {
      kind: 'syntax',
      severity: 'error',
      message: 'an entry has a block',
      expected: '";" behind the entry',
    })
  }
}

function describeWords(count: number): string {
  return count === 1 ? '1 word' : `${count} words`
}

/** Regular expressions may repeat; other values may not, whatever their case. */
function isRepeated(seen: Set<string>, name: string, values: readonly string[]): boolean {
  const isSetting = values.length === 0 || name === 'include'
  if (isSetting || name.startsWith('~')) return false
  const key = name.toLowerCase()
  if (seen.has(key)) return true
  seen.add(key)
  return false
}
