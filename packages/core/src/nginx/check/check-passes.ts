import { suggestName } from '../../document/index.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Hosts of one network are often called alike. */
const MOST_MISTAKES = 2

/** Names that are those of an upstream but for a typing error: nginx asks DNS for them. */
export function checkPasses(reports: Report): void {
  const { upstreams, passes } = reports.passes
  for (const { at, family, host } of passes) {
    if (upstreams[family].has(host.toLowerCase())) continue
    const suggestion = suggestName(host, upstreams[family], MOST_MISTAKES)
    if (suggestion === undefined) continue
    const facts = {
      kind: 'risky',
      severity: 'warning',
      message: `no upstream is called ${host}: nginx asks DNS for it`,
      expected: 'the name of an upstream',
      suggestion,
    } as const
    report(reports, at, 1, facts, host)
  }
}
