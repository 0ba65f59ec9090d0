import { compareVersions } from '../catalogue.ts'
import type { SourcedStatement } from '../include.ts'
import { normalizeAddress } from './normalize-address.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** Which servers share their addresses with others: not those of `mail`, nor those of `stream` before 1.25.5. */
export function sharesAddresses({ options: { version } }: Report, context: string): boolean {
  return (
    context !== 'mail' && (context !== 'stream' || version === undefined || compareVersions(version, '1.25.5') >= 0)
  )
}

/** An address that one server, or one block where servers share none, has twice. */
export function checkAddresses(reports: Report, server: readonly SourcedStatement[], seen: Set<string>): void {
  for (const listen of server) {
    const { name, values } = listen.statement
    if (name !== 'listen') continue
    const [address = '', ...parameters] = values
    const protocol = parameters.find((one) => one === 'udp' || one === 'quic') === undefined ? 'tcp' : 'udp'
    const key = `${protocol} ${normalizeAddress(address)}`
    if (seen.has(key)) {
      report(reports, listen, 1, {
        kind: 'duplicate',
        severity: 'error',
        message: `${address} is listened on twice`,
        expected: 'each address once',
      })
    }
    seen.add(key)
  }
}
