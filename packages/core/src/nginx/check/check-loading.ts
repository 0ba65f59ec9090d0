import type { SourcedStatement } from '../include.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Blocks whose first one decides which modules there are. */
const FIXING = new Set(['events', 'http', 'stream', 'mail'])

/** A module is loaded before the blocks that modules work in. */
export function checkLoading(reports: Report, statements: readonly SourcedStatement[]): void {
  const fixing = statements.findIndex(({ statement }) => FIXING.has(statement.name))
  if (fixing < 0) return
  for (const at of statements.slice(fixing)) {
    if (at.statement.name !== 'load_module') continue
    report(reports, at, 0, {
      kind: 'wrong-context',
      severity: 'error',
      message: 'this module is loaded too late',
      expected: `it before ${statements[fixing]?.statement.name ?? 'events'}`,
    })
  }
}
