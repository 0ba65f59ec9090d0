import type { SourcedStatement } from '../include.ts'
import { listStatements } from '../document.ts'
import { normalizeAddress } from './normalize-address.ts'
import type { Report } from './report.ts'
import { report } from './report.ts'

/** What nginx says about an `http` or `stream` block as a whole: names that must be, or should be, there once. */
export function checkHttp(reports: Report, statements: readonly SourcedStatement[]): void {
  const upstreams = new Set<string>()
  const names = new Map<string, Set<string>>()
  const defaults = new Set<string>()
  for (const at of statements) {
    const { name, values } = at.statement
    if (name === 'upstream') {
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
    if (name === 'server') checkNames(reports, at, names, defaults)
  }
}

/** A name that an earlier server has on the same address is ignored; a second default server is refused. */
function checkNames(
  reports: Report,
  { source, statement }: SourcedStatement,
  seen: Map<string, Set<string>>,
  defaults: Set<string>,
): void {
  const children = [...listStatements(source.document, statement)]
  const listens = children.filter(({ name }) => name === 'listen')
  const addresses = listens.length === 0 ? ['80'] : listens.map(({ values }) => normalizeAddress(values[0] ?? ''))
  for (const listen of listens) {
    const position = listen.values.findIndex((value) => value === 'default_server' || value === 'default')
    if (position < 1) continue
    const address = normalizeAddress(listen.values[0] ?? '')
    if (defaults.has(address)) {
      report(reports, { source, statement: listen }, position + 1, {
        kind: 'duplicate',
        severity: 'error',
        message: `${listen.values[0] ?? ''} has two default servers`,
        expected: 'one default_server for each address',
      })
    }
    defaults.add(address)
  }
  for (const one of children) {
    if (one.name !== 'server_name') continue
    for (const [index, name] of one.values.entries()) {
      for (const address of addresses) {
        const taken = seen.get(address) ?? new Set<string>()
        seen.set(address, taken)
        const key = name.toLowerCase()
        if (taken.has(key) && !name.startsWith('~')) {
          report(reports, { source, statement: one }, index + 1, {
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
