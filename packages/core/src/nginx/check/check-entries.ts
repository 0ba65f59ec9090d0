import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Lines of a `map` and the like: any name, but no blocks, and something beside the name. */
export function checkEntries(reports: Report, entries: readonly SourcedStatement[]): void {
  for (const at of entries) {
    if (at.statement.block === 'none') continue
    report(reports, at, 0, {
      kind: 'syntax',
      severity: 'error',
      message: 'an entry has a block',
      expected: '";" behind the entry',
    })
  }
}
