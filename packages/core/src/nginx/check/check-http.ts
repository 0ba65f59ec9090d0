import type { SourcedStatement } from '../include.ts'
import { normalizeAddress } from './normalize-address.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** What the servers of a block have had so far. */
export interface SeenServers {
  /** Addresses, where servers share none. */
  readonly addresses: Set<string>
  /** Addresses that have a default server. */
  readonly defaults: Set<string>
  /** Names by address. */
  readonly names: Map<string, Set<string>>
}

/** Upstreams of an `http` or `stream` block, of which each has a name of its own. */
export function checkUpstreamNames(reports: Report, statements: readonly SourcedStatement[]): void {
  const upstreams = new Set<string>()
  for (const at of statements) {
    const { name, values } = at.statement
    if (name !== 'upstream') continue
    const key = (values[0] ?? '').toLowerCase()
    if (upstreams.has(key)) {
      report(reports, at, 1, {
        kind: 'duplicate',
        severity: 'error',
        message: `upstream ${values[0] ?? ''} is there twice`,
        expected: 'one upstream of each name',
      })
    }
    upstreams.add(key)
  }
}

/** A name that an earlier server has on the same address is ignored; a second default server is refused. */
export function checkServerNames(
  reports: Report,
  children: readonly SourcedStatement[],
  { defaults, names }: SeenServers,
): void {
  const listens = children.filter(({ statement }) => statement.name === 'listen')
  const addresses =
    listens.length === 0 ? ['80'] : listens.map(({ statement }) => normalizeAddress(statement.values[0] ?? ''))
  for (const listen of listens) {
    const { values } = listen.statement
    const position = values.findIndex((value) => value === 'default_server' || value === 'default')
    if (position < 1) continue
    const address = normalizeAddress(values[0] ?? '')
    if (defaults.has(address)) {
      report(reports, listen, position + 1, {
        kind: 'duplicate',
        severity: 'error',
        message: `${values[0] ?? ''} has two default servers`,
        expected: 'one default_server for each address',
      })
    }
    defaults.add(address)
  }
  for (const one of children) {
    if (one.statement.name !== 'server_name') continue
    for (const [index, name] of one.statement.values.entries()) {
      for (const address of addresses) {
        const taken = names.get(address) ?? new Set<string>()
        names.set(address, taken)
        const key = name.toLowerCase()
        if (taken.has(key) && !name.startsWith('~')) {
          report(reports, one, index + 1, {
            kind: 'ignored',
            severity: 'warning',
            message: `another server has the name ${name === '' ? '""' : name} on ${address}`,
            expected: 'each name once on an address',
          })
        }
        taken.add(key)
      }
    }
  }
}
